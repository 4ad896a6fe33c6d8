import { BSON, ObjectId } from 'mongodb';
import { update as updateInPlace } from 'mingo';
import { Query } from 'mingo/query';
import { sorted } from './bson-order.js';
import { QUERY_OPERATORS } from './query-operators.js';
import type { Message } from './wire.js';

const MOST_BYTES = 16 * 1024 * 1024;
const isOperators = (change: Message): boolean => Object.keys(change)[0]?.startsWith('$') === true;

export class CommandError extends Error {
  constructor(
    readonly code: number,
    readonly codeName: string,
    message: string,
    readonly labels: readonly string[] = [],
  ) {
    super(message);
  }
}

export interface Change {
  readonly q: Message;
  readonly u: Message;
  readonly upsert?: boolean;
  readonly multi?: boolean;
}

/** mingo knows no bigint: equality of int64 fields is tested beside it. */
const tester = (filter: Message): ((document: Message) => boolean) => {
  const whole = Object.entries(filter).filter(([, value]) => typeof value === 'bigint');
  const rest = Object.fromEntries(Object.entries(filter).filter(([, value]) => typeof value !== 'bigint'));
  const query = new Query(rest, { scriptEnabled: false, context: QUERY_OPERATORS });
  return (document) => whole.every(([field, value]) => document[field] === value) && query.test(document);
};

const checked = (document: Message): Message => {
  if (BSON.calculateObjectSize(document, { ignoreUndefined: true }) > MOST_BYTES)
    throw new CommandError(10334, 'BSONObjectTooLarge', 'object to insert too large');
  return document;
};

/** @returns a changed copy */
const changed = (document: Message, change: Message, inserting: boolean): Message => {
  if (!isOperators(change)) return { _id: document['_id'], ...change };
  const copy = BSON.deserialize(BSON.serialize(document), { useBigInt64: true });
  const { $setOnInsert, $inc, ...rest } = change as Record<string, Message | undefined>;
  if (inserting && $setOnInsert !== undefined) Object.assign(copy, $setOnInsert);
  for (const [field, by] of Object.entries($inc ?? {})) {
    const before = (copy[field] ?? 0) as number | bigint;
    copy[field] =
      typeof by === 'bigint' || typeof before === 'bigint'
        ? BigInt(before) + BigInt(by as number)
        : before + (by as number);
  }
  if (Object.keys(rest).length > 0) updateInPlace(copy, rest as never);
  return copy;
};

/** One collection in memory. Documents are replaced, never changed: a cursor goes on showing what it saw. */
export class StoredCollection {
  constructor(
    readonly indexes = new Map<string, Message>([['_id_', { _id: 1 }]]),
    private readonly documents = new Map<unknown, Message>(),
  ) {}

  fork(): StoredCollection {
    return new StoredCollection(new Map(this.indexes), new Map(this.documents));
  }

  matching(filter: Message, sort: Message = {}): readonly Message[] {
    const test = tester(filter);
    const found = this.candidates(filter).filter(test);
    return Object.keys(sort).length === 0 ? found : sorted(found, sort);
  }

  insert(document: Message, where: string): void {
    const id = document['_id'] ?? new ObjectId();
    if (this.documents.has(id)) {
      throw new CommandError(
        11000,
        'DuplicateKey',
        `E11000 duplicate key error collection: ${where} index: _id_ dup key: { _id: ${String(id)} }`,
      );
    }
    this.documents.set(id, checked({ _id: id, ...document }));
  }

  change(
    { q, u, upsert = false, multi = false }: Change,
    where: string,
  ): { readonly before: readonly Message[]; readonly after: readonly Message[] } {
    const found = this.matching(q);
    const before = multi ? found : found.slice(0, 1);
    if (before.length === 0 && upsert) {
      const given = Object.entries(q).filter(
        ([field, value]) => !field.startsWith('$') && (typeof value !== 'object' || value === null),
      );
      const made = changed({ _id: new ObjectId(), ...Object.fromEntries(given) }, u, true);
      this.insert(made, where);
      return { before: [], after: [made] };
    }
    const after = before.map((document) => checked(changed(document, u, false)));
    for (const document of after) this.documents.set(document['_id'], document);
    return { before, after };
  }

  remove(filter: Message, limit: number): readonly Message[] {
    const found = this.matching(filter);
    const gone = limit === 0 ? found : found.slice(0, limit);
    for (const document of gone) this.documents.delete(document['_id']);
    return gone;
  }

  private candidates(filter: Message): readonly Message[] {
    const id = filter['_id'] as string | { readonly $in?: readonly string[] } | undefined;
    const ids = typeof id === 'string' ? [id] : id?.$in;
    return ids === undefined
      ? [...this.documents.values()]
      : [...new Set(ids)].flatMap((each): readonly Message[] => this.listed(each));
  }

  private listed(id: unknown): readonly Message[] {
    const found = this.documents.get(id);
    return found === undefined ? [] : [found];
  }
}
