import { EventStoreDBClient } from '@eventstore/db-client';

import { StoreUnavailable } from '../../ports/event-store.port.js';
import { faultOf } from './faults.js';

/** How long a connection may fail before it is replaced, and how long its successor has, in milliseconds. */
const FAILING_TOO_LONG = 1000;
const KEEP_ALIVE = 10_000;

const shutDownClients = new WeakSet<EventStoreDBClient>();

/** Whether its calls were ended from this side: the client then ends a read as if there were no more to read. */
export const wasShutDown = (client: EventStoreDBClient): boolean => shutDownClients.has(client);

interface Closable {
  getChannel(): Promise<{ close(): void }>;
}

/**
 * One client at a time. A client that keeps failing is replaced: gRPC waits up to two minutes between its own attempts,
 * and the client remembers for ever a first answer that failed in certain ways.
 */
export class Connection {
  #client: EventStoreDBClient;
  #failingSince: number | undefined;
  #replacing: Promise<void> | undefined;
  #replaced = 0;
  #closed = false;

  /** @throws an error of the client where the connection string is malformed */
  constructor(private readonly connectionString: string) {
    this.#client = this.connect();
  }

  /** Runs one call; what it answers or how it fails decides whether the client is kept. @throws StoreUnavailable once closed */
  async use<T>(call: (client: EventStoreDBClient) => Promise<T>): Promise<T> {
    const client = await this.client();
    try {
      const answer = await call(client);
      this.#failingSince = undefined;
      return answer;
    } catch (error) {
      this.failed(client, error);
      throw error;
    }
  }

  async client(): Promise<EventStoreDBClient> {
    // Never two at once: the client keeps the promises of all appends of all clients in one place, and an error of one ends them all.
    await this.#replacing;
    this.assertOpen();
    return this.#client;
  }

  /** Tells that something other than a call failed: a subscription. */
  failed(client: EventStoreDBClient, error: unknown): void {
    if (this.#closed || client !== this.#client || faultOf(error).kind !== 'unreachable') return;
    const now = performance.now();
    this.#failingSince ??= now;
    if (now - this.#failingSince < FAILING_TOO_LONG) return;
    this.#failingSince = undefined;
    this.#replacing ??= this.replace().finally(() => (this.#replacing = undefined));
  }

  assertOpen(): void {
    if (this.#closed) throw new StoreUnavailable('EventStoreDB: the event log is closed');
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#replacing;
    await shutDown(this.#client);
  }

  private async replace(): Promise<void> {
    await shutDown(this.#client);
    this.#replaced += 1;
    this.#client = this.connect();
  }

  private connect(): EventStoreDBClient {
    // Connections with the same settings share gRPC's waiting time; one millisecond of difference gives the successor its own.
    const keepAlive = /[?&]keepAliveInterval=/i.test(this.connectionString) ? '' : `${this.connectionString.includes('?') ? '&' : '?'}keepAliveInterval=${KEEP_ALIVE + (this.#replaced % 100)}`;
    return EventStoreDBClient.connectionString(`${this.connectionString}${keepAlive}`);
  }
}

// dispose() ends the calls but leaves the socket open; the channel is the only one that can close it.
const shutDown = async (client: EventStoreDBClient): Promise<void> => {
  shutDownClients.add(client);
  await client.dispose();
  await (client as unknown as Closable).getChannel().then((channel) => channel.close(), () => undefined);
};
