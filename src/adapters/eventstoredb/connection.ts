import { setImmediate as nextTurn } from 'node:timers/promises';

import { EventStoreDBClient } from '@eventstore/db-client';

import { StoreUnavailable } from '../../ports/event-store.port.js';
import { faultOf, isType, within } from './faults.js';

/** How long a connection may fail before it is replaced, in milliseconds. Its successor has the same time. */
const FAILING_TOO_LONG = 1000;
const KEEP_ALIVE = 10_000;

/** Longest wait for a client to end its calls or close its connection, in milliseconds. */
const LONGEST_GOODBYE = 1000;

const ended = new WeakMap<EventStoreDBClient, number>();

/** How often our side ended the calls of a client. The client then ends a read as if it were complete. */
export const timesReplaced = (client: EventStoreDBClient): number => ended.get(client) ?? 0;

interface Closable {
  getChannel(): Promise<{ close(): void }>;
}

/**
 * One client at a time. A client that keeps failing is replaced: gRPC waits up to two minutes between its own attempts,
 * and the client keeps some failed first answers for ever.
 */
export class Connection {
  #client: EventStoreDBClient;
  #failingSince: number | undefined;
  #changing: Promise<void> | undefined;
  #replaced = 0;
  #closed = false;

  /** @throws an error of the client if the connection string is malformed */
  constructor(private readonly connectionString: string) {
    this.#client = this.connect();
  }

  /** Runs one call. Its result decides whether the client is kept. @throws StoreUnavailable once closed */
  async use<T>(call: (client: EventStoreDBClient) => Promise<T>): Promise<T> {
    const client = await this.client();
    const since = timesReplaced(client);
    try {
      const answer = await call(client);
      this.#failingSince = undefined;
      return answer;
    } catch (error) {
      this.failed(client, since, error);
      throw error;
    }
  }

  async client(): Promise<EventStoreDBClient> {
    await this.#changing;
    this.assertOpen();
    return this.#client;
  }

  /** Reports a failed call or subscription, with the number of replacements at its start. */
  failed(client: EventStoreDBClient, since: number, error: unknown): void {
    if (this.#closed || client !== this.#client || since !== timesReplaced(client)) return;
    const unreachable = faultOf(error).kind === 'unreachable';
    if (!unreachable && !isType(error, 'not-leader')) return;
    const now = performance.now();
    if (unreachable) this.#failingSince ??= now;
    const tooLong = this.#failingSince !== undefined && now - this.#failingSince >= FAILING_TOO_LONG;
    this.#changing ??= (tooLong ? this.replace() : this.leave(client)).finally(() => (this.#changing = undefined));
  }

  assertOpen(): void {
    if (this.#closed) throw new StoreUnavailable('EventStoreDB: the event log is closed');
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#changing;
    await shutDown(this.#client);
  }

  /**
   * The client moves to another connection and leaves its calls on the old one. It keeps the promises of all appends
   * in one place, and the end of one connection clears them all. A later answer then finds no promise, which would end the process.
   */
  private async leave(client: EventStoreDBClient): Promise<void> {
    // Calls that are being started are ended too.
    await nextTurn();
    await endCalls(client);
  }

  private async replace(): Promise<void> {
    this.#failingSince = undefined;
    await shutDown(this.#client);
    this.#replaced += 1;
    this.#client = this.connect();
  }

  private connect(): EventStoreDBClient {
    // Connections with equal settings share gRPC's backoff; a difference of one millisecond gives the successor its own.
    const keepAlive = /[?&]keepAliveInterval=/i.test(this.connectionString)
      ? ''
      : `${this.connectionString.includes('?') ? '&' : '?'}keepAliveInterval=${KEEP_ALIVE + (this.#replaced % 100)}`;
    return EventStoreDBClient.connectionString(`${this.connectionString}${keepAlive}`);
  }
}

const endCalls = async (client: EventStoreDBClient): Promise<void> => {
  ended.set(client, timesReplaced(client) + 1);
  await within(LONGEST_GOODBYE, client.dispose()).catch(() => undefined);
};

// dispose() ends the calls but leaves the socket open; only the channel can close it. A client without a channel first
// looks for a node, for up to a minute, and then closes what it finds. Nothing waits for that.
const shutDown = async (client: EventStoreDBClient): Promise<void> => {
  await endCalls(client);
  const closing = (client as unknown as Closable).getChannel().then((channel) => channel.close());
  await within(LONGEST_GOODBYE, closing).catch(() => undefined);
};
