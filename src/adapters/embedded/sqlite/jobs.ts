/** Messages between the main thread and the writing thread. */
export type SqlValue = string | number | bigint | null | Uint8Array;
export type Row = Readonly<Record<string, SqlValue>>;

export interface Statement {
  readonly sql: string;
  /** The statement runs once for each set of parameters. */
  readonly rows: readonly (readonly SqlValue[])[];
  /** Collects the rows that the statement gives back, integers as bigint. */
  readonly returning?: boolean;
  /** If a run of this statement changes no row, the job is rolled back and answered as refused. */
  readonly must?: boolean;
}

/** All of it or nothing. */
export interface Job {
  readonly statements: readonly Statement[];
  /** After the commit the log file is emptied too, so that overwritten bytes are gone from it. */
  readonly scrub?: boolean;
}

export interface StatementResult {
  /** Rows changed by each run, in order. */
  readonly changes: readonly number[];
  readonly rows: readonly Row[];
}

export interface JobOutcome {
  /** A `must` did not hold: nothing of the job was written. */
  readonly refused: boolean;
  readonly results: readonly StatementResult[];
}

export interface Reading {
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
}

export interface Failure {
  readonly error: string;
}

export interface WriterOptions {
  readonly file: string;
  /** Name of the file's content in messages: `read models`. */
  readonly content: string;
  /** Written into the file's header, to recognise files of other programs. */
  readonly applicationId: number;
  /** Format version: newer files are refused. */
  readonly version: number;
  readonly schema: string;
  /** FULL: durable when a job resolves. NORMAL: survives the process, not a power cut. */
  readonly synchronous: 'FULL' | 'NORMAL';
  readonly secureDelete: boolean;
  /** If one job fails, all jobs of its commit fail, for jobs that depend on earlier ones. */
  readonly ordered: boolean;
  /** Larger files are not read completely at the start, in bytes. */
  readonly checkUpTo: number;
}
