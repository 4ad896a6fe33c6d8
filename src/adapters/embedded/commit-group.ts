import type { Appended, EncodedEvent, ExpectedRevision, StoredEvent } from '../../ports/event-store.port.js';
import type { CommitRequest } from './commit-thread.js';
import type { StreamHeads } from './stream-heads.js';

/** An append that is not answered yet. */
export interface PendingAppend {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: readonly EncodedEvent[];
  resolve(appended: Appended): void;
  reject(error: unknown): void;
}

/** The appends of one turn of the event loop. They are decided one by one, and written and answered together. */
export class CommitGroup {
  readonly events: StoredEvent[] = [];
  private readonly appends: PendingAppend[] = [];
  private readonly answers: (() => void)[] = [];
  private streams: (number | string)[] = [];
  private rows: (number | string)[] = [];

  /** @param number of the group, one more than the one before */
  constructor(readonly number: number) {}

  /** Events that were not sent to the thread yet. */
  get unsent(): number {
    return this.rows.length / 7;
  }

  /** The answer depends on events that are being written, so it waits for them. */
  answer(append: PendingAppend, answer: () => void): void {
    this.appends.push(append);
    this.answers.push(answer);
  }

  write(append: PendingAppend, heads: StreamHeads): void {
    const { stream, events } = append;
    const { id, revision: before } = heads.find(stream) ?? this.begin(stream, heads);
    let revision = before;
    let position = heads.advance(stream, events.length) - 1;
    for (const { id: eventId, type, data, metadata } of events) {
      revision += 1;
      position += 1;
      this.rows.push(position, id, revision, eventId, type, data, metadata);
      this.events.push({
        id: eventId,
        type,
        data,
        metadata,
        stream,
        revision: BigInt(revision),
        position: BigInt(position),
      });
    }
    const { revision: at, position: place } = this.events.at(-1) as StoredEvent;
    this.answer(append, () => append.resolve({ revision: at, position: place }));
  }

  /** Takes the events that were not sent yet. */
  take(more: boolean): CommitRequest {
    const request = { group: this.number, more, streams: this.streams, events: this.rows };
    this.streams = [];
    this.rows = [];
    return request;
  }

  /** Answers all appends. Call it only once the events are on disk. */
  acknowledge(): void {
    for (const answer of this.answers) answer();
  }

  /** Conflicts fail too: they may depend on events that were not written. */
  fail(error: unknown): void {
    for (const append of this.appends) append.reject(error);
  }

  private begin(name: string, heads: StreamHeads): { id: number; revision: number } {
    const head = heads.begin(name);
    this.streams.push(head.id, name);
    return head;
  }
}
