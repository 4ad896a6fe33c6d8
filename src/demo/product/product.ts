/** What was deleted, for the output. */
export interface Dropped {
  readonly count: number;
  readonly said: string;
}

/** The product in one process or several. It has one address, which stays the same after a restart. */
export interface Product {
  /** Empty before the first start. */
  readonly address: string;
  /** Its setup in lines of text, after the start. */
  readonly setUp: readonly (readonly [label: string, said: string])[];
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Deletes the read models. Call it only while the product is stopped. */
  dropReadModels(): Promise<Dropped>;
  /** Ends the product and its servers. */
  clear(): Promise<void>;
}
