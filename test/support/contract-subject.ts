/** What a contract suite is given to try: a port over empty data. */
export interface ContractSubject<Port> {
  readonly port: Port;
  /** Another adapter object over the same data, as a second instance would have it. */
  another(): Promise<Port>;
  /** Closes everything and, where the adapter keeps data, opens the same data again. @param meanwhile is given the folder or database */
  restart(meanwhile?: (place: string) => Promise<void>): Promise<Port>;
  close(): Promise<void>;
}

export type OpenSubject<Port> = () => Promise<ContractSubject<Port>>;

/** Keeps the subject of the running test; `start` before each test, `stop` after it. */
export const subjectOf = <Port>(open: OpenSubject<Port>) => {
  let current: ContractSubject<Port> | undefined;
  return {
    start: async (): Promise<void> => {
      current = await open();
    },
    stop: async (): Promise<void> => {
      await current?.close();
    },
    get now(): ContractSubject<Port> {
      if (current === undefined) throw new Error('not started');
      return current;
    },
    get port(): Port {
      return this.now.port;
    },
  };
};
