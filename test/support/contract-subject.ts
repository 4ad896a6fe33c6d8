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

interface Closable {
  close(): Promise<void>;
}

/** How a kind of place (folders, databases) is opened, used and thrown away. */
export interface PlaceKind<Opened, Port> {
  open(place: string): Promise<Opened>;
  pick(opened: Opened): Port;
  remove(place: string): void | Promise<void>;
}

/** A subject over a place with nothing in it. */
export const subjectOver = async <Opened extends Closable, Port>(
  place: string,
  { open, pick, remove }: PlaceKind<Opened, Port>,
): Promise<ContractSubject<Port>> => {
  const opened: Opened[] = [];
  const another = async (): Promise<Port> => {
    const made = await open(place);
    opened.push(made);
    return pick(made);
  };
  const closeAll = async (): Promise<void> => {
    await Promise.all(opened.splice(0).map((each) => each.close()));
  };
  return {
    port: await another(),
    another,
    restart: async (meanwhile) => {
      await closeAll();
      await meanwhile?.(place);
      return another();
    },
    close: async () => {
      await closeAll();
      await remove(place);
    },
  };
};

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
