import { Worker } from 'node:worker_threads';

import type { StoreUnavailable } from '../../ports/event-store.port.js';
import { compiledWorker } from './sqlite/worker-url.js';
import { type SqliteFault, unavailableBecause } from './sqlite-faults.js';

/** Rows to insert, as a flat list: plain values cross threads several times faster than objects. */
export interface CommitRequest {
  /** Number of the group. Groups are committed whole and in order. */
  readonly group: number;
  /** More rows of the same group follow: do not commit yet. */
  readonly more: boolean;
  /** id, name; repeated. */
  readonly streams: readonly (number | string)[];
  /** position, stream, revision, id, type, data, metadata; repeated. */
  readonly events: readonly (number | string)[];
}

/** A number: all groups up to it are on disk. A fault: no group since the last number is. */
export type CommitAnswer = number | SqliteFault;

export interface CommitWorkerData {
  readonly path: string;
  /** Largest size of the file in pages; unlimited if absent. */
  readonly maxPages?: number;
}

export interface CommitListener {
  committed(group: number): void;
  /** All uncommitted rows are lost, and so are all rows sent before the reset. */
  failed(error: StoreUnavailable): void;
}

/** Sends rows to the writing thread and reports the result. */
export class CommitThread {
  private readonly worker: Worker;
  private readonly exited: Promise<void>;
  private closing = false;
  /** Set once the thread has ended and no write is possible. */
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

  /** Tells the thread that later rows depend only on what is on disk. */
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
