import { setTimeout as delay } from 'node:timers/promises';
import type { AnyProjection } from '../../projections/index.js';
import type { EventFeed } from '../ports/event-feed.port.js';
import { type EventStore, isStreamPruned, type StoredEvent, StoreUnavailable } from '../ports/event-store.port.js';
import type { ProjectionProgress } from '../ports/projection-progress.port.js';
import type { SnapshotStore } from '../ports/snapshot-store.port.js';
import { collectionName } from './collection-names.js';

export interface OriginParts {
  readonly store: EventStore;
  readonly feed: EventFeed;
  readonly progress: ProjectionProgress;
  readonly snapshots: SnapshotStore;
  readonly projections: readonly Pick<AnyProjection, 'name' | 'version'>[];
  /** Forgets what else rests on events that are gone: answers that were kept for a repeated request. */
  readonly forget: () => Promise<void>;
  readonly warn: (message: string) => void;
}

type Mark = Pick<StoredEvent, 'stream' | 'id'> & { readonly revision: string };

const LINE = 'log_line';
const MARK_FORMAT = 1;
const NOTE_MS = 2_000;
const ATTEMPTS = 10;
const PAUSE_MS = 200;
const ACCESS = 'access';

/**
 * Keeps apart what was made from the log and what is in it. The newest event that was seen is noted beside the documents. Where a start
 * does not find it in the log, the log was replaced or restored from an older backup. Then a new line begins: everything that was made
 * from the log has the number of its line, and what has an older number is not used any more.
 */
export class LogOrigin {
  readonly #notices: string[] = [];
  #line = 0n;
  #newest: StoredEvent | undefined;
  #noted: StoredEvent | undefined;
  #timer: NodeJS.Timeout | undefined;
  #noting: Promise<void> = Promise.resolve();

  constructor(private readonly parts: OriginParts) {}

  get line(): bigint {
    return this.#line;
  }

  named(storeId: string): string {
    return this.#line === 0n ? storeId : `${storeId}-${this.#line}`;
  }

  get accessSnapshot(): string {
    return this.named(ACCESS);
  }

  get notices(): readonly string[] {
    return this.#notices;
  }

  /** Before anything is read from the documents. @throws Error if the log is empty and the documents are not; StoreUnavailable */
  async settle(): Promise<void> {
    const { progress, snapshots, warn, forget } = this.parts;
    const at = await progress.load(LINE);
    this.#line = at?.position ?? 0n;
    const fault = await this.patiently(() => this.mismatch());
    if (fault === undefined) return;
    const [mark, picture] = [this.markName, this.accessSnapshot];
    await progress.advance(LINE, at, { position: this.#line + 1n, epoch: 0n });
    this.#line = (await progress.load(LINE))!.position;
    await Promise.all([snapshots.remove(mark), snapshots.remove(picture), forget()]);
    const notice = `${fault}: read models, the picture of access and the progress of jobs are made anew from the log`;
    this.#notices.push(notice);
    warn(notice);
  }

  seen(event: StoredEvent): void {
    if (this.#newest !== undefined && this.#newest.position >= event.position) return;
    this.#newest = event;
    this.#timer ??= setTimeout(() => this.note(), NOTE_MS).unref();
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    this.note();
    await this.#noting;
  }

  private get markName(): string {
    return `log-mark-${this.#line}`;
  }

  private note(): void {
    this.#timer = undefined;
    const event = this.#newest;
    if (event === undefined || event === this.#noted) return;
    this.#noted = event;
    this.#noting = this.#noting.then(() => this.save(event)).catch(() => undefined);
  }

  private async save({ stream, revision, id, position }: StoredEvent): Promise<void> {
    const mark: Mark = { stream, revision: String(revision), id };
    const state = new TextEncoder().encode(JSON.stringify(mark));
    const storeId = await this.parts.store.storeId();
    await this.parts.snapshots.save(this.markName, { foldVersion: MARK_FORMAT, storeId, position, state });
  }

  /** A server that was only just started, or has much to do, may take longer to answer than a request waits. */
  private async patiently<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await ask();
      } catch (error) {
        if (!(error instanceof StoreUnavailable) || attempt === ATTEMPTS) throw error;
        await delay(PAUSE_MS);
      }
    }
  }

  private async mismatch(): Promise<string | undefined> {
    const { store, snapshots, feed } = this.parts;
    const storeId = await store.storeId();
    const mark = await snapshots.load(this.markName);
    const made = mark ?? (await snapshots.load(this.accessSnapshot));
    if (made && made.storeId !== storeId) {
      if ((await feed.head()) <= 0n) throw new Error(EMPTY_LOG);
      return 'the documents were made from another log than this one';
    }
    if (mark && !(await this.holds(JSON.parse(new TextDecoder().decode(mark.state)) as Mark, mark.position)))
      return 'the log does not hold an event that the documents were made from, as after an older backup of it was restored';
    return (await this.furthest()) > (await feed.end())
      ? 'the log ends before what the documents were made from, as after an older backup of it was restored'
      : undefined;
  }

  private async holds({ stream, revision, id }: Mark, position: bigint): Promise<boolean> {
    try {
      const [event] = await this.parts.store.readStream(stream, BigInt(revision), 1);
      return event?.id === id && event.position === position;
    } catch (error) {
      // A stream that was pruned is refused by its own name; it says nothing about the log.
      if (isStreamPruned(error)) return true;
      throw error;
    }
  }

  private async furthest(): Promise<bigint> {
    const { progress, projections } = this.parts;
    const positions = await Promise.all(
      projections.map(async ({ name, version }) => {
        const serving = (await progress.serving(name)) ?? { version, generation: 1 };
        return (await progress.load(collectionName(name, serving)))?.position ?? -1n;
      }),
    );
    return positions.reduce((furthest, position) => (position > furthest ? position : furthest), -1n);
  }
}

const EMPTY_LOG =
  'the log is empty, and the documents were made from another one: check GATEHOUSE_EVENT_STORE, EVENTSTOREDB_URL and GATEHOUSE_STREAM_PREFIX (none, for a log from before there were prefixes), or begin with empty documents too';
