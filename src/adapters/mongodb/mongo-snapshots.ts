import { Binary, ObjectId } from 'mongodb';
import type { SavedSnapshot, SnapshotStore } from '../../ports/snapshot-store.port.js';
import { isDuplicateKey } from './faults.js';
import { type Keyed, type MongoStore } from './mongo-store.js';

interface Header extends Keyed {
  readonly foldVersion: number;
  readonly storeId: string;
  readonly position: bigint;
  /** The id that its chunks share. */
  readonly save: string;
  readonly chunks: number;
}

interface Chunk extends Keyed {
  readonly name: string;
  readonly save: string;
  readonly at: number;
  readonly bytes: Binary;
}

const HEADERS = 'gatehouse.snapshots';
const CHUNKS = 'gatehouse.snapshot_chunks';
/** A document may have at most 16 MiB. */
const CHUNK_BYTES = 8 * 1024 * 1024;
/** Older chunks without a header are from a process that died while it saved. */
const LONGEST_SAVE_S = 3_600;
const MOST_LOOKS = 10;

/** Writes the chunks, then the header that names them, so that a reader sees either the old snapshot or the new one. */
export class MongoSnapshots implements SnapshotStore {
  constructor(private readonly store: MongoStore) {}

  async prepare(): Promise<void> {
    await this.store.index(CHUNKS, [{ name: 1, save: 1 }]);
  }

  async load(name: string): Promise<SavedSnapshot | null> {
    for (let look = 0; look < MOST_LOOKS; look += 1) {
      const header = await this.store.find<Header>(HEADERS, name);
      if (header === null) return null;
      const state = await this.stateOf(name, header);
      // It was replaced during the read: read the newer one.
      if (state !== null)
        return { foldVersion: Number(header.foldVersion), storeId: header.storeId, position: header.position, state };
    }
    return null;
  }

  async save(name: string, { foldVersion, storeId, position, state }: SavedSnapshot): Promise<void> {
    const save = new ObjectId().toHexString();
    const chunks = Math.max(1, Math.ceil(state.length / CHUNK_BYTES));
    for (let at = 0; at < chunks; at += 1) {
      const bytes = new Binary(state.subarray(at * CHUNK_BYTES, (at + 1) * CHUNK_BYTES));
      await this.store.run(() => this.chunks.insertOne({ _id: `${save}:${at}`, name, save, at, bytes }));
    }
    const before = await this.replace({ _id: name, foldVersion, storeId, position, save, chunks });
    if (before !== null) await this.store.remove(CHUNKS, { name, save: before.save });
    const old = ObjectId.createFromTime(
      new ObjectId(save).getTimestamp().getTime() / 1000 - LONGEST_SAVE_S,
    ).toHexString();
    await this.store.remove(CHUNKS, { name, save: { $lt: old } });
  }

  async remove(name: string): Promise<void> {
    await this.store.remove(HEADERS, { _id: name });
    await this.store.remove(CHUNKS, { name });
  }

  /** @returns the previous header */
  private replace(header: Header): Promise<Header | null> {
    const { _id, ...rest } = header;
    const swap = () =>
      this.store
        .collection<Header>(HEADERS)
        .findOneAndReplace({ _id }, rest, { upsert: true, returnDocument: 'before' });
    return this.store.run(() =>
      swap().catch((error: unknown) => {
        if (isDuplicateKey(error)) return swap();
        throw error;
      }),
    );
  }

  private async stateOf(name: string, { save, chunks }: Header): Promise<Uint8Array | null> {
    const parts: Uint8Array[] = [];
    for (let at = 0; at < chunks; at += 1) {
      const chunk = await this.store.find<Chunk>(CHUNKS, `${save}:${at}`);
      if (chunk === null || chunk.name !== name) return null;
      parts.push(chunk.bytes.value());
    }
    return new Uint8Array(Buffer.concat(parts));
  }

  private get chunks() {
    return this.store.collection<Chunk>(CHUNKS);
  }
}
