import { Worker } from 'node:worker_threads';
import { StoreUnavailable } from '../../../ports/event-store.port.js';
import type { Failure, Reading, Row, SqlValue } from './jobs.js';
import { compiledWorker } from './worker-url.js';

interface Asked {
  readonly reading: Reading;
  readonly resolve: (rows: readonly Row[]) => void;
  readonly reject: (error: Error) => void;
}

/** Reads that take long, such as sums, in a thread of their own. It begins with the first read. */
export class ReadingThread {
  private worker: Worker | undefined;
  private readonly queue: Asked[] = [];
  private closed = false;

  constructor(
    private readonly file: string,
    private readonly content: string,
  ) {}

  /** One read at a time. Integers come as bigint. @throws StoreUnavailable */
  all(sql: string, ...parameters: readonly SqlValue[]): Promise<readonly Row[]> {
    if (this.closed) return Promise.reject(new StoreUnavailable(`${this.content}: closed`));
    return new Promise((resolve, reject) => {
      this.queue.push({ reading: { sql, parameters }, resolve, reject });
      if (this.queue.length === 1) this.ask();
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    const { worker } = this;
    this.end('closed');
    if (worker === undefined) return;
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    worker.ref();
    worker.postMessage('close', []);
    await ended;
  }

  private ask(): void {
    const [next] = this.queue;
    if (next === undefined) return void this.worker?.unref();
    this.worker ??= this.started();
    this.worker.ref();
    this.worker.postMessage(next.reading, []);
  }

  private started(): Worker {
    const workerData = { file: this.file, content: this.content };
    const worker = new Worker(compiledWorker('reading.worker', import.meta.url), { workerData, execArgv: [] });
    worker.on('message', (answer: readonly Row[] | Failure) => {
      const asked = this.queue.shift();
      if (asked === undefined) return;
      if ('error' in answer) asked.reject(new StoreUnavailable(answer.error));
      else asked.resolve(answer);
      this.ask();
    });
    worker.on('error', (error: unknown) => this.end(`the reading thread failed: ${String(error)}`));
    worker.on('exit', () => this.end('the reading thread has ended'));
    return worker;
  }

  private end(reason: string): void {
    this.worker = undefined;
    for (const { reject } of this.queue.splice(0)) reject(new StoreUnavailable(`${this.content}: ${reason}`));
  }
}
