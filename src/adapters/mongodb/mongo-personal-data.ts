import { Binary, ObjectId } from 'mongodb';
import type { KnownSubject, PersonalData, Person, SealedAddress } from '../../ports/personal-data.port.js';
import type { SealedAddresses } from '../sealing/sealed-addresses.js';
import { type SealedPeople, type SealedPerson, USERS } from '../sealing/sealed-people.js';
import type { Keyed, MongoStore } from './mongo-store.js';

interface PersonRow extends Keyed {
  readonly key: Binary;
  readonly sealed: Binary;
  /** Hashes of prefixes of words; they are deleted with the document. */
  readonly words: readonly string[];
  /** Made with the document, so that no write reaches one that is made after an erasure. */
  readonly incarnation?: string;
  /** The mark it was written under: with a newer one, it is about to be removed. */
  readonly erasures?: number;
}

interface KeyRow extends Keyed {
  readonly key: Binary;
}

interface MarkRow extends Keyed {
  readonly times: number;
}

const PEOPLE = 'gatehouse.people';
const ADDRESS_KEYS = 'gatehouse.address_keys';
/** Under a keyed hash: of somebody who was erased not even the id stays. */
const MARKS = 'gatehouse.erasures';
const INDEX_PAGE = 100;
const NOTHING = new Binary(Buffer.alloc(0));

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

  /**
   * An erasure marks first, then removes. A write asks for the document, then for the mark, and then reaches only that document: so
   * it sees the mark, or the removal comes after it. What arrives late finds its document gone.
   */
  async put(subjectId: string, person: Person, erasures = 0): Promise<boolean> {
    const { key, sealed } = this.people.seal(subjectId, person);
    const words = this.people.words(subjectId, person);
    while ((await this.erasuresOf(subjectId)) === erasures) {
      const incarnation = await this.incarnationOf(subjectId);
      if ((await this.erasuresOf(subjectId)) !== erasures) return this.withoutEmpty(subjectId);
      const filter = { _id: subjectId, incarnation };
      const change = { $set: { key: new Binary(key), sealed: new Binary(sealed), words, erasures } };
      const { matchedCount } = await this.store.run(() => this.rows.updateOne(filter as never, change));
      if (matchedCount === 1) return this.withAddressKey(subjectId, incarnation);
    }
    return false;
  }

  async known(subjectId: string): Promise<KnownSubject> {
    const erasures = await this.erasuresOf(subjectId);
    const { moment } = this.people;
    const row = await this.store.find<PersonRow>(PEOPLE, subjectId);
    const rows = row !== null && (row.erasures ?? 0) === erasures ? [stored(row)] : [];
    return { person: this.people.open([], rows, moment).get(subjectId), erasures };
  }

  /** Call it before the first search: it adds people to the index of words who were stored before that index existed. @throws StoreUnavailable */
  async prepare(): Promise<void> {
    await this.store.index(PEOPLE, [{ words: 1, _id: 1 }]);
    const next = (after: string): Promise<readonly PersonRow[]> =>
      this.store.select<PersonRow>(
        PEOPLE,
        { words: null, _id: { $gt: after } },
        { sort: { _id: 1 }, limit: INDEX_PAGE },
      );
    for (let page = await next(''); page.length > 0; page = await next(page.at(-1)!._id)) await this.index(page);
  }

  async search(beginning: string, after: string | undefined, limit: number): Promise<readonly string[]> {
    const filter = { words: this.people.word(beginning), _id: { $gt: after ?? '' } };
    const options = { projection: { _id: 1 }, sort: { _id: 1 }, limit } as const;
    return (await this.store.select<Keyed>(PEOPLE, filter, options)).map((row) => row._id);
  }

  async read(subjectIds: readonly string[]): Promise<ReadonlyMap<string, Person>> {
    if (subjectIds.length === 0) return new Map();
    const { moment } = this.people;
    const rows = await this.store.select<PersonRow>(PEOPLE, { _id: { $in: [...subjectIds] } });
    return this.people.open(subjectIds, rows.map(stored), moment);
  }

  async erase(subjectId: string): Promise<void> {
    this.forget(subjectId);
    try {
      const mark = { _id: this.people.mark(subjectId) };
      await this.store.change<MarkRow>(MARKS, mark, { $inc: { times: 1 } });
      await this.store.remove(PEOPLE, { _id: subjectId });
      await this.store.remove(ADDRESS_KEYS, { _id: subjectId });
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

  private async erasuresOf(subjectId: string): Promise<number> {
    return (await this.store.find<MarkRow>(MARKS, this.people.mark(subjectId)))?.times ?? 0;
  }

  private async incarnationOf(subjectId: string): Promise<string | null> {
    const known = await this.store.find<PersonRow>(PEOPLE, subjectId);
    if (known !== null) return known.incarnation ?? null;
    const incarnation = new ObjectId().toHexString();
    const row = { _id: subjectId, key: NOTHING, sealed: NOTHING, words: [], incarnation };
    return (await this.store.insert<PersonRow>(PEOPLE, row)) ? incarnation : this.incarnationOf(subjectId);
  }

  /** Not even the id stays of somebody who was erased. */
  private async withoutEmpty(subjectId: string): Promise<false> {
    await this.store.remove(PEOPLE, { _id: subjectId, sealed: NOTHING });
    return false;
  }

  private async withAddressKey(subjectId: string, incarnation: string | null): Promise<boolean> {
    if (!subjectId.startsWith(USERS)) return true;
    const key = new Binary(this.addresses.wrappedKey(subjectId));
    if (!(await this.store.insert<KeyRow>(ADDRESS_KEYS, { _id: subjectId, key }))) return true;
    const row = await this.store.find<PersonRow>(PEOPLE, subjectId);
    if (row !== null && (row.incarnation ?? null) === incarnation) return true;
    await this.store.remove(ADDRESS_KEYS, { _id: subjectId });
    return false;
  }

  private forget(subjectId: string): void {
    this.people.forget(subjectId);
    this.addresses.forget(subjectId);
  }

  private get rows() {
    return this.store.collection<PersonRow>(PEOPLE);
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
    await this.store.run(() => this.rows.bulkWrite(writes, { ordered: false }));
  }
}
