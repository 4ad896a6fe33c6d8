import { ObjectId } from 'mongodb';
import { StoreUnavailable } from '../../ports/event-store.port.js';
import type { Progress, ProjectionProgress, Serving } from '../../ports/projection-progress.port.js';
import { duplicatesIn } from './faults.js';
import type { Keyed, MongoStore } from './mongo-store.js';
import { roundsById, RequestBatcher } from './request-batcher.js';

interface ProgressRow extends Keyed, Progress {
  /** Id of the step. It tells our own step from another one with the same value. */
  readonly by?: string;
}
interface ServingRow extends Keyed, Serving {}

interface Step {
  readonly id: string;
  readonly from: Progress;
  readonly to: Progress;
  readonly by: string;
}

interface Wait {
  readonly name: string;
  readonly position: bigint;
  readonly finish: (reached: boolean) => void;
  readonly fail: (error: Error) => void;
}

const PROGRESS = 'gatehouse.progress';
const SERVING = 'gatehouse.serving';
/** How often progress is read while readers wait, in milliseconds. One cheap query serves all of them, and needs no change streams. */
const LOOK_AGAIN_MS = 10;

/** Steps only update rows, so there are no duplicates: this only finds out whether the server was unreachable. */
const wholly = (error: unknown): never => {
  duplicatesIn(error);
  throw error;
};

export class MongoProgress implements ProjectionProgress {
  private readonly waits = new Set<Wait>();
  private looking = false;
  /** A projector saves about a dozen positions together, many times a second. */
  private readonly steps = new RequestBatcher<Step, boolean>((steps) => this.moveAll(steps));
  private readonly loads: RequestBatcher<string, ProgressRow | null>;

  constructor(private readonly store: MongoStore) {
    this.loads = new RequestBatcher((names) => store.findAll<ProgressRow>(PROGRESS, names));
    store.signal.addEventListener('abort', () => this.failAll(new StoreUnavailable('MongoDB: closed')), { once: true });
  }

  async load(name: string): Promise<Progress | null> {
    const row = await this.loads.one(name);
    return row && { position: row.position, epoch: row.epoch };
  }

  async advance(name: string, from: Progress | null, to: Progress): Promise<boolean> {
    const { position, epoch } = to;
    const moved =
      from === null
        ? await this.store.insert<ProgressRow>(PROGRESS, { _id: name, position, epoch })
        : await this.steps.one({ id: name, from, to, by: new ObjectId().toHexString() });
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

  private async moveAll(steps: readonly Step[]): Promise<readonly boolean[]> {
    const moved = new Set<Step>();
    for (const round of roundsById(steps)) for (const step of await this.moveRound(round)) moved.add(step);
    return steps.map((step) => moved.has(step));
  }

  /** The server only counts the successful steps. If some failed, the rows are read again. */
  private async moveRound(steps: readonly Step[]): Promise<readonly Step[]> {
    const operations = steps.map(({ id, from, to, by }) => ({
      updateOne: {
        filter: { _id: id, position: from.position, epoch: from.epoch },
        update: { $set: { position: to.position, epoch: to.epoch, by } },
      },
    }));
    const { matchedCount } = await this.store.run(() =>
      this.store.collection<ProgressRow>(PROGRESS).bulkWrite(operations, { ordered: false }).catch(wholly),
    );
    if (matchedCount === steps.length || matchedCount === 0) return matchedCount === 0 ? [] : steps;
    const rows = await this.store.findAll<ProgressRow>(
      PROGRESS,
      steps.map(({ id }) => id),
    );
    return steps.filter((step, at) => rows[at]?.by === step.by);
  }

  private moved(name: string, position: bigint): void {
    for (const wait of this.waits) if (wait.name === name && position >= wait.position) wait.finish(true);
  }

  /** Runs while readers wait: other instances change the progress without a notice. */
  private async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    try {
      while (this.waits.size > 0) {
        await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
        const names = [...new Set([...this.waits].map((wait) => wait.name))];
        if (names.length === 0) break;
        const rows = await this.store.select<ProgressRow>(PROGRESS, { _id: { $in: names } });
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
