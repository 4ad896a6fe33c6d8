import type { DomainEvent, EventMetadata, RecordedEvent } from '../kernel/domain-event.js';
import type { EncodedEvent, StoredEvent } from '../ports/event-store.port.js';
import type { EventDeclaration } from './declaration.js';
import { type AnyEvent, EVENT_CATALOGUE } from './event-catalogue.js';
import { type Check, nullable, optional, record, text, WrongShape } from './fields.js';

const ROWS = new Map<string, EventDeclaration>(Object.entries(EVENT_CATALOGUE));

/** Schema of what a newer version of the product may have written. */
class NewerSchema extends Error {}

/** An event that this version of the product cannot read: unknown name, newer schema, or damaged. */
export class UndecodableEvent extends Error {
  override readonly name = 'UndecodableEvent';
  /** Whether a newer version may be able to read it. If not, it does not fit its schema. */
  readonly newer: boolean;

  constructor(
    readonly event: Pick<StoredEvent, 'id' | 'type' | 'stream' | 'revision' | 'position'>,
    cause: Error,
  ) {
    super(`event ${event.type} at position ${event.position} (${event.stream}@${event.revision}): ${cause.message}`, {
      cause,
    });
    this.newer = cause instanceof NewerSchema;
  }
}

/** The error of a fold, with the name of the event that it could not fold. */
export const namedFault = (event: UndecodableEvent['event'], error: unknown): UndecodableEvent =>
  isUndecodable(error)
    ? error
    : new UndecodableEvent(event, new Error(`it does not fit what came before it (${(error as Error).message})`));

/** Runs the fold of one event. @throws UndecodableEvent */
export const foldedOrNamed = <T>(event: UndecodableEvent['event'], fold: () => T): T => {
  try {
    return fold();
  } catch (error) {
    throw namedFault(event, error);
  }
};

export const isUndecodable = (error: unknown): error is UndecodableEvent =>
  typeof error === 'object' && error !== null && (error as { name?: unknown }).name === 'UndecodableEvent';

/** The actor may have more fields: what an older version wrote of a person's credential is read as it is. */
const checkMetadata: Check = record(
  {
    commandId: text,
    correlationId: text,
    causationId: text,
    actor: record(
      { userId: optional(text), system: optional(text), from: optional(nullable(text)) },
      'metadata.actor.',
    ),
    organizationId: nullable(text),
    at: text,
  },
  'metadata.',
).check;

const parsed = (json: string, part: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    throw new WrongShape(`${part} is not JSON`);
  }
};

const objectIn = (json: string, part: string): { readonly v: number } & EventMetadata => {
  const value = parsed(json, part);
  record({}).check(value, part);
  return value as { readonly v: number } & EventMetadata;
};

/** @param id UUID of the event */
export const encodeEvent = (id: string, event: DomainEvent, metadata: EventMetadata): EncodedEvent => {
  const row = ROWS.get(event.type);
  if (!row) throw new Error(`event ${event.type} is not in the catalogue`);
  return {
    id,
    type: event.type,
    data: JSON.stringify(event.data),
    metadata: JSON.stringify({ v: row.version, ...metadata }),
  };
};

/**
 * Reads an event in its newest shape, whichever version was stored.
 * @throws UndecodableEvent
 */
export const decodeEvent = (stored: StoredEvent): RecordedEvent<AnyEvent> => {
  const row = ROWS.get(stored.type);
  if (!row) throw new UndecodableEvent(stored, new NewerSchema('unknown name'));
  try {
    const written = objectIn(stored.metadata, 'metadata');
    checkMetadata(written, 'metadata');
    const data = upcast(row, written.v, parsed(stored.data, 'data') as object, written);
    row.check(data, 'data');
    return {
      type: stored.type,
      data,
      id: stored.id,
      stream: stored.stream,
      revision: stored.revision,
      position: stored.position,
      metadata: metadataOf(written),
    } as RecordedEvent<AnyEvent>;
  } catch (error) {
    throw new UndecodableEvent(stored, error as Error);
  }
};

/** The part of an event that decides access, as {@link decodeEvent} gives it. */
export type FactEvent = Pick<RecordedEvent<AnyEvent>, 'type' | 'data' | 'id' | 'position'> & {
  readonly metadata: Pick<EventMetadata, 'at'>;
};

/**
 * For folds that read the whole log and need only the time of the metadata: parsing all of it costs more than the event.
 * @throws UndecodableEvent
 */
export const decodeFact = (stored: StoredEvent): FactEvent => {
  const row = ROWS.get(stored.type);
  if (!row) throw new UndecodableEvent(stored, new NewerSchema('unknown name'));
  try {
    const { v, at } = versionAndTime(stored.metadata);
    if (typeof at !== 'string') throw new WrongShape('metadata.at is not a text');
    const data = upcast(row, v, parsed(stored.data, 'data') as object);
    row.check(data, 'data');
    return { type: stored.type, data, id: stored.id, position: stored.position, metadata: { at } } as FactEvent;
  } catch (error) {
    throw new UndecodableEvent(stored, error as Error);
  }
};

const BEFORE_VERSION = '{"v":';
const BEFORE_TIME = ',"at":"';
const TIME_LENGTH = 24;
const AFTER_TIME = '"}';

/**
 * {@link encodeEvent} writes the version first and the time last; any other metadata is parsed. If the last string holds no quote,
 * the text before it is its key, and the one brace after it closes the whole object.
 */
const versionAndTime = (metadata: string): Pick<EventMetadata, 'at'> & { readonly v: number } => {
  const end = metadata.length - AFTER_TIME.length;
  const from = end - TIME_LENGTH;
  const written =
    metadata.startsWith(BEFORE_VERSION) &&
    metadata.startsWith(BEFORE_TIME, from - BEFORE_TIME.length) &&
    metadata.endsWith(AFTER_TIME);
  const at = metadata.slice(from, end);
  const v = Number(metadata.slice(BEFORE_VERSION.length, metadata.indexOf(',')));
  return written && v >= 1 && !at.includes('"') && !at.includes('\\') ? { v, at } : objectIn(metadata, 'metadata');
};

// Fields are named one by one: a rest pattern would cost as much as the parsing.
const metadataOf = ({
  commandId,
  correlationId,
  causationId,
  actor,
  organizationId,
  at,
}: EventMetadata): EventMetadata => ({
  commandId,
  correlationId,
  causationId,
  actor,
  organizationId,
  at,
});

const upcast = (row: EventDeclaration, version: number, data: object, metadata?: EventMetadata): object => {
  if (version === row.version) return data;
  if (!Number.isInteger(version) || version < 1) throw new WrongShape('metadata.v is not a schema version');
  if (version > row.version) throw new NewerSchema(`schema version ${version} is newer than ${row.version}`);
  try {
    return row.upcasters.slice(version - 1).reduce((older, step) => step(older, metadata), data);
  } catch (error) {
    throw new WrongShape(`data is not what schema version ${version} holds (${(error as Error).message})`);
  }
};
