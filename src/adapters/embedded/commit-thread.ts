import { Worker } from 'node:worker_threads';

import type { StoreUnavailable } from '../../ports/event-store.port.js';
import { compiledWorker } from './sqlite/worker-url.js';
import { type SqliteFault, unavailableBecause } from './sqlite-faults.js';

/** Rows to insert, flat: a message of plain values crosses threads several times faster than one of objects. */
export interface CommitRequest {
  /** Grows; groups are committed whole and in order. */
  readonly group: number;
  /** More rows of the same group follow: do not commit yet. */
  readonly more: boolean;
  /** id, name; repeated. */
  readonly streams: readonly (number | string)[];
  /** position, stream, revision, id, type, data, metadata; repeated. */
  readonly events: readonly (number | string)[];
}

/** A number: everything up to and including that group is on disk for good. A fault: nothing since the last number is. */
export type CommitAnswer = number | SqliteFault;

export interface CommitWorkerData {
  readonly path: string;
  /** Largest size of the file in pages, where one is set. */
  readonly maxPages?: number;
}

export interface CommitListener {
  committed(group: number): void;
  /** Everything sent and not yet committed is lost, and so is everything sent before the reset. */
  failed(error: StoreUnavailable): void;
}

/** Hands rows to the writing thread and says what became of them. */
export class CommitThread {
  private readonly worker: Worker;
  private readonly exited: Promise<void>;
  private closing = false;
  /** Set once the thread is gone: nothing can be written any more. */
  broken: StoreUnavailable | undefined;
  /** Resolves when that happens. */
  readonly brokenDown: Promise<StoreUnavailable>;
  private tellBroken: (reason: StoreUnavailable) => void = () => undefined;

  constructor(
    private readonly data: CommitWorkerData,
    private readonly listener: CommitListener,
  ) {
    this.brokenDown = new Promise((resolve) => (this.tellBroken = resolve));
    this.worker = new Worker(compiledWorker('commit-worker', import.meta.url), { workerData: data });
    this.worker.on('message', (answer: CommitAnswer) => {
      if (typeof answer === 'number') listener.committed(answer);
      else listener.failed(unavailableBecause(data.path, answer));
    });
    this.worker.on('error', (error) => this.breakDown(error));
    this.exited = new Promise((resolve) => {
      this.worker.once('exit', () => {
        if (!this.closing) this.breakDown(new Error('its writing thread has ended'));
        resolve();
      });
    });
  }

  send(request: CommitRequest): void {
    this.worker.postMessage(request, []);
  }

  /** Says that what is sent from here on rests on the disk again. */
  reset(): void {
    this.worker.postMessage('reset', []);
  }

  close(): Promise<void> {
    this.closing = true;
    this.worker.postMessage('close', []);
    return this.exited;
  }

  private breakDown(error: unknown): void {
    if (this.broken) return;
    this.broken = unavailableBecause(this.data.path, error);
    this.listener.failed(this.broken);
    this.tellBroken(this.broken);
  }
}
