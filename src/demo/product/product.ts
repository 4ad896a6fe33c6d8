/** What was thrown away, for the person who watches. */
export interface Dropped {
  readonly count: number;
  readonly said: string;
}

/** The product under test, in one process or several: reached at one address, which stays the same after a restart. */
export interface Product {
  /** Empty until it was started once. */
  readonly address: string;
  /** How it is set up, line by line, once it was started. */
  readonly setUp: readonly (readonly [label: string, said: string])[];
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Throws the read models away; to be called while it is stopped. */
  dropReadModels(): Promise<Dropped>;
  /** Ends it and whatever it stands on. */
  clear(): Promise<void>;
}
