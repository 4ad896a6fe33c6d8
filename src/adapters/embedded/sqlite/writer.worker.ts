import { parentPort, workerData } from 'node:worker_threads';
import type { DatabaseSync } from '@photostructure/sqlite';
import { openFile } from './open-file.js';
import type { Failure, Job, JobOutcome, Row, Statement, StatementResult, WriterOptions } from './jobs.js';

type Database = InstanceType<typeof DatabaseSync>;
type Prepared = ReturnType<Database['prepare']>;

const SCRUB_TRIES = 3;
const failure = (error: unknown): Failure => ({
  error: (error as { message?: string } | null)?.message ?? String(error),
});

/** Runs batches of jobs, each batch in one transaction and so with one flush to disk. */
class Writer {
  private readonly prepared = new Map<string, Prepared>();

  constructor(
    private readonly database: Database,
    private readonly ordered: boolean,
  ) {}

  runBatch(jobs: readonly Job[]): readonly (JobOutcome | Failure)[] {
    try {
      this.database.exec('BEGIN IMMEDIATE');
      const outcomes = jobs.map((job) => this.runJob(job));
      this.database.exec('COMMIT');
      return jobs.some((job) => job.scrub === true) ? this.scrubbed(jobs, outcomes) : outcomes;
    } catch (error) {
      if (this.database.isTransaction) this.database.exec('ROLLBACK');
      return jobs.map(() => failure(error));
    }
  }

  close(): void {
    this.prepared.clear();
    // Closing does it only after the driver has released every statement, here and in the other thread.
    this.scrub();
    this.database.close();
  }

  private runJob(job: Job): JobOutcome | Failure {
    this.database.exec('SAVEPOINT job');
    try {
      const results = job.statements.map((statement) => this.runStatement(statement));
      const refused = job.statements.some(
        (statement, at) => statement.must === true && results[at]!.changes.includes(0),
      );
      this.database.exec(refused ? 'ROLLBACK TO job; RELEASE job' : 'RELEASE job');
      return { refused, results };
    } catch (error) {
      if (this.ordered || !this.database.isTransaction) throw error;
      this.database.exec('ROLLBACK TO job; RELEASE job');
      return failure(error);
    }
  }

  private runStatement(statement: Statement): StatementResult {
    const prepared = this.prepare(statement.sql);
    if (statement.returning !== true) {
      return { changes: statement.rows.map((row) => Number(prepared.run(...row).changes)), rows: [] };
    }
    prepared.setReadBigInts(true);
    const found = statement.rows.map((row) => prepared.all(...row) as Row[]);
    return { changes: found.map((rows) => rows.length), rows: found.flat().map((row) => ({ ...row })) };
  }

  private prepare(sql: string): Prepared {
    const known = this.prepared.get(sql);
    if (known !== undefined) return known;
    const made = this.database.prepare(sql);
    this.prepared.set(sql, made);
    return made;
  }

  /** Only the jobs that asked for the scrubbing fail: all others are written. */
  private scrubbed(
    jobs: readonly Job[],
    outcomes: readonly (JobOutcome | Failure)[],
  ): readonly (JobOutcome | Failure)[] {
    const done = this.scrub();
    const left = failure(new Error('written, but the log file could not be emptied: it is being read'));
    return outcomes.map((outcome, at) => (done || jobs[at]!.scrub !== true ? outcome : left));
  }

  /** An active reader prevents the truncation of the log. Reads are short, so another try is enough. */
  private scrub(): boolean {
    for (let tries = 0; tries < SCRUB_TRIES; tries += 1) {
      const answer = this.database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { busy: number };
      if (answer.busy === 0) return true;
    }
    return false;
  }
}

const start = (): void => {
  const options = workerData as WriterOptions;
  const port = parentPort!;
  try {
    const writer = new Writer(openFile(options), options.ordered);
    port.on('message', (jobs: readonly Job[] | 'close') => {
      if (jobs !== 'close') return port.postMessage(writer.runBatch(jobs));
      writer.close();
      port.close();
    });
    port.postMessage('ready');
  } catch (error) {
    port.postMessage(failure(error));
    port.close();
  }
};

start();
