import { Binary } from 'mongodb';
import type { PersonalData, Person, SealedAddress } from '../../ports/personal-data.port.js';
import type { SealedAddresses } from '../sealing/sealed-addresses.js';
import { type SealedPeople, type SealedPerson, USERS } from '../sealing/sealed-people.js';
import { DURABLE, type Keyed, type MongoStore } from './mongo-store.js';

interface PersonRow extends Keyed {
  readonly key: Binary;
  readonly sealed: Binary;
  /** Hashes of prefixes of words; they are deleted with the document. */
  readonly words: readonly string[];
}

interface KeyRow extends Keyed {
  readonly key: Binary;
}

const PEOPLE = 'gatehouse.people';
const ADDRESS_KEYS = 'gatehouse.address_keys';
const INDEX_PAGE = 100;

const stored = ({ _id, key, sealed }: PersonRow): SealedPerson => ({
  subjectId: _id,
  key: key.value(),
  sealed: sealed.value(),
});

/**
 * Documents are sealed with keys that the database never has. The engine may keep bytes of a deleted document in its log and files
 * for a while; without the keys they cannot be read.
 */
export class MongoPersonalData implements PersonalData {
  constructor(
    private readonly store: MongoStore,
    private readonly people: SealedPeople,
    private readonly addresses: SealedAddresses,
  ) {}

  async put(subjectId: string, person: Person): Promise<void> {
    const { key, sealed } = this.people.seal(subjectId, person);
    const words = this.people.words(subjectId, person);
    if (subjectId.startsWith(USERS))
      await this.store.insert<KeyRow>(ADDRESS_KEYS, {
        _id: subjectId,
        key: new Binary(this.addresses.wrappedKey(subjectId)),
      });
    await this.store.put<PersonRow>(PEOPLE, {
      _id: subjectId,
      key: new Binary(key),
      sealed: new Binary(sealed),
      words,
    });
  }

  /** Call it before the first search: it adds people to the index of words who were stored before that index existed. @throws StoreUnavailable */
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
    this.forget(subjectId);
    try {
      await this.store.remove(ADDRESS_KEYS, { _id: subjectId });
      await this.store.remove(PEOPLE, { _id: subjectId });
    } finally {
      // A read in between may have cached the deleted document.
      this.forget(subjectId);
    }
  }

  sealAddress(userId: string | undefined, address: string): Promise<string | null> {
    return this.addresses.seal(userId, address, this.keys);
  }

  openAddresses(sealed: readonly SealedAddress[]): Promise<readonly (string | null)[]> {
    return this.addresses.open(sealed, this.keys);
  }

  addressHash(email: string): string {
    return this.people.addressHash(email);
  }

  private readonly keys = async (userIds: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> => {
    const rows = await this.store.findAll<KeyRow>(ADDRESS_KEYS, userIds);
    return new Map(rows.flatMap((row) => (row === null ? [] : [[row._id, row.key.value()]])));
  };

  private forget(subjectId: string): void {
    this.people.forget(subjectId);
    this.addresses.forget(subjectId);
  }

  private rows(filter: Readonly<Record<string, unknown>>, limit: number): Promise<readonly PersonRow[]> {
    return this.store.run(() =>
      this.store.collection<PersonRow>(PEOPLE).find(filter).sort({ _id: 1 }).limit(limit).toArray(),
    ) as Promise<readonly PersonRow[]>;
  }

  /** Updates each document only if it has not changed, because other processes write meanwhile. */
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
