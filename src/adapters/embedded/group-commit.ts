import {
  type Appended,
  type EncodedEvent,
  type ExpectedRevision,
  RevisionConflict,
  type StoredEvent,
  type StoreUnavailable,
} from '../../ports/event-store.port.js';
import { CommitGroup, type PendingAppend } from './commit-group.js';
import { type CommitListener, CommitThread, type CommitWorkerData } from './commit-thread.js';
import type { EventLogReader } from './event-log-reader.js';
import type { LiveTail } from './live-tail.js';
import { StreamHeads } from './stream-heads.js';

/** Number of rows after which they are sent before the end of the turn, so that the thread inserts while others are decided. */
const CHUNK = 16;

/**
 * Expected revisions are checked here, in memory; the thread only writes. All rows that arrive while one commit waits
 * for the disk go into the next, with one fsync. No append is answered before its commit.
 */
export class GroupCommit implements CommitListener {
  private readonly heads: StreamHeads;
  private readonly thread: CommitThread;
  private collecting: CommitGroup | undefined;
  private onTheWay: CommitGroup[] = [];
  private groups = 0;
  private idle: (() => void)[] = [];

  constructor(
    data: CommitWorkerData,
    private readonly reader: EventLogReader,
    private readonly tail: LiveTail,
  ) {
    this.heads = new StreamHeads(reader);
    this.thread = new CommitThread(data, this);
  }

  /** Resolves when the writing thread has ended. */
  get brokenDown(): Promise<StoreUnavailable> {
    return this.thread.brokenDown;
  }

  append(stream: string, expected: ExpectedRevision, events: readonly EncodedEvent[]): Promise<Appended> {
    return new Promise((resolve, reject) => {
      if (this.thread.broken) throw this.thread.broken;
      const group = this.current();
      this.decide(group, { stream, expected, events, resolve, reject });
      if (group.unsent >= CHUNK) this.thread.send(group.take(true));
    });
  }

  committed(group: number): void {
    while ((this.onTheWay[0]?.number ?? Infinity) <= group) {
      const done = this.onTheWay.shift() as CommitGroup;
      this.tail.publish(done.events);
      done.acknowledge();
    }
    this.heads.trim(this.tail.head);
    this.settled();
  }

  /** Appends that depend on the lost rows fail too. The next append starts from the state on disk. */
  failed(error: StoreUnavailable): void {
    const lost = this.collecting ? [...this.onTheWay, this.collecting] : this.onTheWay;
    this.onTheWay = [];
    this.collecting = undefined;
    this.heads.forget();
    if (!this.thread.broken) this.thread.reset();
    for (const group of lost) group.fail(error);
    this.settled();
  }

  /** Resolves when no append is waiting. */
  drained(): Promise<void> {
    return new Promise((resolve) => {
      this.idle.push(resolve);
      this.settled();
    });
  }

  close(): Promise<void> {
    return this.thread.close();
  }

  /** Checks that the thread runs and can commit. @throws StoreUnavailable */
  async probe(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const append = { stream: '', expected: 'none' as const, events: [], resolve: () => resolve(), reject };
      this.current().answer(append, resolve);
    });
  }

  private current(): CommitGroup {
    if (this.collecting) return this.collecting;
    this.groups += 1;
    const group = new CommitGroup(this.groups);
    this.collecting = group;
    // Other requests of the same turn of the event loop may still join the group.
    setImmediate(() => this.handOn(group));
    return group;
  }

  private handOn(group: CommitGroup): void {
    if (this.collecting !== group) return;
    this.collecting = undefined;
    this.onTheWay.push(group);
    this.thread.send(group.take(false));
  }

  private decide(group: CommitGroup, append: PendingAppend): void {
    const { stream, expected, events, resolve, reject } = append;
    const actual = BigInt(this.heads.find(stream)?.revision ?? -1);
    const first = expected === 'none' ? 0n : expected + 1n;
    if (first === actual + 1n) {
      group.write(append, this.heads);
      return;
    }
    // The same events after the same revision are a repeated append; all else is a conflict.
    const stands = first <= actual ? this.standing(stream, first, events.length) : [];
    const last = stands.at(-1);
    const same = stands.length === events.length && events.every((event, index) => event.id === stands[index]?.id);
    const conflict = new RevisionConflict(stream, expected, actual);
    group.answer(append, () =>
      last && same ? resolve({ revision: last.revision, position: last.position }) : reject(conflict),
    );
  }

  /** On disk, or being written. */
  private standing(stream: string, first: bigint, count: number): StoredEvent[] {
    const found = this.reader.stream(stream, first, count);
    const groups = this.collecting ? [...this.onTheWay, this.collecting] : this.onTheWay;
    for (const { events } of groups) {
      for (const event of events) {
        if (event.stream === stream && event.revision === first + BigInt(found.length) && found.length < count)
          found.push(event);
      }
    }
    return found;
  }

  private settled(): void {
    if (this.collecting || this.onTheWay.length > 0) return;
    for (const resolve of this.idle.splice(0)) resolve();
  }
}
