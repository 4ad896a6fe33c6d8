import { StoreUnavailable } from '../../ports/event-store.port.js';
import type { Progress, ProjectionProgress, Serving } from '../../ports/projection-progress.port.js';
import { DURABLE, type Keyed, type MongoStore } from './mongo-store.js';

interface ProgressRow extends Keyed, Progress {}
interface ServingRow extends Keyed, Serving {}

interface Wait {
  readonly name: string;
  readonly position: bigint;
  readonly finish: (reached: boolean) => void;
  readonly fail: (error: Error) => void;
}

const PROGRESS = 'gatehouse.progress';
const SERVING = 'gatehouse.serving';
/** Change streams would need a replica set; one question for everyone who waits costs next to nothing. */
const LOOK_AGAIN_MS = 10;

export class MongoProgress implements ProjectionProgress {
  private readonly waits = new Set<Wait>();
  private looking = false;

  constructor(private readonly store: MongoStore) {
    store.signal.addEventListener('abort', () => this.failAll(new StoreUnavailable('MongoDB: closed')), { once: true });
  }

  async load(name: string): Promise<Progress | null> {
    const row = await this.store.find<ProgressRow>(PROGRESS, name);
    return row && { position: row.position, epoch: row.epoch };
  }

  async advance(name: string, from: Progress | null, to: Progress): Promise<boolean> {
    const { position, epoch } = to;
    const moved =
      from === null
        ? await this.store.insert<ProgressRow>(PROGRESS, { _id: name, position, epoch })
        : await this.moveOn(name, from, to);
    if (moved) this.moved(name, position);
    return moved;
  }

  async reset(name: string): Promise<void> {
    await this.store.remove(PROGRESS, { _id: name });
  }

  async waitFor(name: string, position: bigint, timeoutMs: number): Promise<boolean> {
    const now = await this.load(name);
    if (now !== null && now.position >= position) return true;
    if (timeoutMs <= 0) return false;
    return new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(deadline);
        this.waits.delete(wait);
      };
      const finish = (reached: boolean): void => (end(), resolve(reached));
      const wait: Wait = { name, position, finish, fail: (error) => (end(), reject(error)) };
      const deadline = setTimeout(() => finish(false), timeoutMs);
      this.waits.add(wait);
      void this.look();
    });
  }

  async serving(projection: string): Promise<Serving | null> {
    const row = await this.store.find<ServingRow>(SERVING, projection);
    return row && { version: Number(row.version), generation: Number(row.generation) };
  }

  async serve(projection: string, { version, generation }: Serving): Promise<void> {
    await this.store.put<ServingRow>(SERVING, { _id: projection, version, generation });
  }

  private async moveOn(name: string, from: Progress, to: Progress): Promise<boolean> {
    const filter = { _id: name, position: from.position, epoch: from.epoch };
    const change = { $set: { position: to.position, epoch: to.epoch } };
    const { matchedCount } = await this.store.run(() => this.store.collection<ProgressRow>(PROGRESS).updateOne(filter, change, DURABLE));
    return matchedCount === 1;
  }

  private moved(name: string, position: bigint): void {
    for (const wait of this.waits) if (wait.name === name && position >= wait.position) wait.finish(true);
  }

  /** Runs while anybody waits: other instances move the progress without a word. */
  private async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    try {
      while (this.waits.size > 0) {
        await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
        const names = [...new Set([...this.waits].map((wait) => wait.name))];
        if (names.length === 0) break;
        const rows = await this.store.run(() => this.store.collection<ProgressRow>(PROGRESS).find({ _id: { $in: names } }).toArray());
        for (const row of rows) this.moved(row._id, row.position);
      }
    } catch (error) {
      this.failAll(error as Error);
    } finally {
      this.looking = false;
    }
    if (this.waits.size > 0) void this.look();
  }

  private failAll(error: Error): void {
    for (const wait of this.waits) wait.fail(error);
  }
}
