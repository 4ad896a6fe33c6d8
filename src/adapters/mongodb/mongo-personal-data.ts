import { Binary } from 'mongodb';
import type { PersonalData, Person } from '../../ports/personal-data.port.js';
import type { SealedPeople, SealedPerson } from '../sealing/sealed-people.js';
import { DURABLE, type Keyed, type MongoStore } from './mongo-store.js';

interface PersonRow extends Keyed {
  readonly key: Binary;
  readonly sealed: Binary;
  /** Hashes of beginnings of words; they go with the document. */
  readonly words: readonly string[];
}

const PEOPLE = 'gatehouse.people';
const INDEX_PAGE = 100;

const stored = ({ _id, key, sealed }: PersonRow): SealedPerson => ({
  subjectId: _id,
  key: key.value(),
  sealed: sealed.value(),
});

/**
 * Sealed with keys that the database never sees: what the engine keeps of a deleted document in its own log and files until it reuses the
 * room is noise to whoever has the database alone.
 */
export class MongoPersonalData implements PersonalData {
  constructor(
    private readonly store: MongoStore,
    private readonly people: SealedPeople,
  ) {}

  async put(subjectId: string, person: Person): Promise<void> {
    const { key, sealed } = this.people.seal(subjectId, person);
    const words = this.people.words(subjectId, person);
    await this.store.put<PersonRow>(PEOPLE, {
      _id: subjectId,
      key: new Binary(key),
      sealed: new Binary(sealed),
      words,
    });
  }

  /** Before the first search; those stored before there was an index of words are taken up by it. @throws StoreUnavailable */
  async prepare(): Promise<void> {
    await this.store.index(PEOPLE, [{ words: 1, _id: 1 }]);
    const next = (after: string): Promise<readonly PersonRow[]> =>
      this.rows({ words: null, _id: { $gt: after } }, INDEX_PAGE);
    for (let page = await next(''); page.length > 0; page = await next(page.at(-1)!._id)) await this.index(page);
  }

  async search(beginning: string, after: string | undefined, limit: number): Promise<readonly string[]> {
    const filter = { words: this.people.word(beginning), _id: { $gt: after ?? '' } };
    const rows = await this.store.run(() =>
      this.store
        .collection<PersonRow>(PEOPLE)
        .find(filter, { projection: { _id: 1 } })
        .sort({ _id: 1 })
        .limit(limit)
        .toArray(),
    );
    return rows.map((row) => row._id);
  }

  async read(subjectIds: readonly string[]): Promise<ReadonlyMap<string, Person>> {
    if (subjectIds.length === 0) return new Map();
    const { moment } = this.people;
    const rows = await this.store.run(() =>
      this.store
        .collection<PersonRow>(PEOPLE)
        .find({ _id: { $in: [...subjectIds] } })
        .toArray(),
    );
    return this.people.open(subjectIds, rows.map(stored), moment);
  }

  async erase(subjectId: string): Promise<void> {
    this.people.forget(subjectId);
    try {
      await this.store.remove(PEOPLE, { _id: subjectId });
    } finally {
      // Whoever read in between read the document that is gone now.
      this.people.forget(subjectId);
    }
  }

  addressHash(email: string): string {
    return this.people.addressHash(email);
  }

  private rows(filter: Readonly<Record<string, unknown>>, limit: number): Promise<readonly PersonRow[]> {
    return this.store.run(() =>
      this.store.collection<PersonRow>(PEOPLE).find(filter).sort({ _id: 1 }).limit(limit).toArray(),
    ) as Promise<readonly PersonRow[]>;
  }

  /** Each only where it still stands as it was read: others write meanwhile. */
  private async index(rows: readonly PersonRow[]): Promise<void> {
    const people = this.people.open([], rows.map(stored), this.people.moment);
    const writes = rows.map(({ _id, sealed }) => ({
      updateOne: {
        filter: { _id, sealed },
        update: { $set: { words: this.people.words(_id, people.get(_id) ?? {}) } },
      },
    }));
    await this.store.run(() =>
      this.store.collection<PersonRow>(PEOPLE).bulkWrite(writes, { ordered: false, ...DURABLE }),
    );
  }
}
