import { Worker } from 'node:worker_threads';
import { StoreUnavailable } from '../../../ports/event-store.port.js';
import type { Failure, Job, JobOutcome, WriterOptions } from './jobs.js';
import { compiledWorker } from './worker-url.js';

interface Waiting {
  readonly job: Job;
  readonly resolve: (outcome: JobOutcome) => void;
  readonly reject: (error: Error) => void;
}

type Answer = 'ready' | Failure | readonly (JobOutcome | Failure)[];

const LARGEST_BATCH = 1_000;
const isFailure = (answer: object): answer is Failure => 'error' in answer;

/** The only connection that writes a file. It has its own thread, so a flush to disk never blocks the event loop. */
export class SqliteWriter {
  private queue: Waiting[] = [];
  private inFlight: readonly Waiting[] = [];
  private scheduled = false;
  private ended: StoreUnavailable | undefined;
  /** Resolves when no write is possible until the file is opened again. */
  readonly broken: Promise<StoreUnavailable>;
  private tellBroken: (reason: StoreUnavailable) => void = () => undefined;

  private constructor(
    private readonly worker: Worker,
    private readonly content: string,
  ) {
    this.broken = new Promise((resolve) => (this.tellBroken = resolve));
    worker.on('message', (answer: Answer) => this.settle(answer as readonly (JobOutcome | Failure)[]));
    worker.on('error', (error: unknown) => this.end(`${content}: the writing thread failed: ${String(error)}`));
    worker.on('exit', () => this.end(`${content}: the writing thread has ended`));
    worker.unref();
  }

  /** @throws Error with one line where the file cannot be used */
  static async open(options: WriterOptions): Promise<SqliteWriter> {
    const worker = new Worker(compiledWorker('writer.worker', import.meta.url), { workerData: options, execArgv: [] });
    const answer = await new Promise<Answer>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    });
    if (typeof answer === 'object' && isFailure(answer)) throw new Error(answer.error);
    worker.removeAllListeners('error');
    return new SqliteWriter(worker, options.content);
  }

  /** Jobs of the same turn, and those that arrive during a commit, are committed together, in order. @throws StoreUnavailable */
  run(job: Job): Promise<JobOutcome> {
    if (this.ended !== undefined) return Promise.reject(this.ended);
    return new Promise((resolve, reject) => {
      this.queue.push({ job, resolve, reject });
      this.schedule();
    });
  }

  /** Finishes pending jobs, then closes the file. */
  async close(): Promise<void> {
    await this.run({ statements: [] }).catch(() => undefined);
    if (this.ended !== undefined) return;
    this.ended = new StoreUnavailable(`${this.content}: closed`);
    const exited = new Promise((resolve) => this.worker.once('exit', resolve));
    this.worker.ref();
    this.worker.postMessage('close', []);
    await exited;
  }

  private schedule(): void {
    if (this.scheduled || this.inFlight.length > 0 || this.queue.length === 0) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.send();
    });
  }

  private send(): void {
    if (this.inFlight.length > 0 || this.queue.length === 0) return;
    this.inFlight = this.queue.splice(0, LARGEST_BATCH);
    this.worker.ref();
    this.worker.postMessage(
      this.inFlight.map((waiting) => waiting.job),
      [],
    );
  }

  private settle(answers: readonly (JobOutcome | Failure)[]): void {
    const settled = this.inFlight;
    this.inFlight = [];
    this.worker.unref();
    this.send();
    for (const [at, waiting] of settled.entries()) {
      const answer = answers[at]!;
      if (isFailure(answer)) waiting.reject(new StoreUnavailable(`${this.content}: ${answer.error}`));
      else waiting.resolve(answer);
    }
  }

  private end(reason: string): void {
    if (this.ended === undefined) this.tellBroken((this.ended = new StoreUnavailable(reason)));
    const lost = [...this.inFlight, ...this.queue];
    this.inFlight = [];
    this.queue = [];
    for (const waiting of lost) waiting.reject(this.ended);
  }
}
