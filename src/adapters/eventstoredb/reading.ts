import { BACKWARDS, END, type EventStoreDBClient, FORWARDS } from '@eventstore/db-client';

import { NOWHERE } from '../../kernel/position.js';
import type { StoredEvent } from '../../ports/event-store.port.js';
import { timesReplaced } from './connection.js';
import { ReadCutOff, isType, NoAnswer } from './faults.js';
import { positionOf, storedEvent } from './recorded-events.js';

interface Cancellable<T> extends AsyncIterable<T> {
  on(event: 'error', listener: () => void): unknown;
  destroy(error: Error): unknown;
  cancel(): Promise<void>;
}

/**
 * Takes what the stream gives until `take` says that it is enough. Only for reads without a small limit: servers close connections
 * on which many calls are cancelled. @throws NoAnswer after a silence of so many milliseconds, ReadCutOff where the connection was given up
 */
const readThrough = async <T>(
  client: EventStoreDBClient,
  stream: Cancellable<T>,
  silence: number,
  take: (resolved: T) => boolean,
): Promise<void> => {
  // The client emits errors also after everybody has stopped listening, which would end the process.
  stream.on('error', () => undefined);
  const since = timesReplaced(client);
  let left = false;
  const timer = setTimeout(() => {
    left = true;
    stream.destroy(new NoAnswer(`no answer within ${Math.round(silence)} ms`));
  }, silence);
  try {
    for await (const resolved of stream) {
      timer.refresh();
      left = take(resolved);
      if (left) return;
    }
    if (timesReplaced(client) !== since) throw new ReadCutOff('the connection was given up in the middle of a read');
  } finally {
    clearTimeout(timer);
    if (left) stream.cancel().catch(() => undefined);
  }
};

/** What a stream shows from a revision on; missing and softly deleted streams show nothing. */
export const readStream = async (
  client: EventStoreDBClient,
  stream: string,
  from: bigint,
  silence: number,
  most?: number,
): Promise<StoredEvent[]> => {
  const events: StoredEvent[] = [];
  const options = {
    direction: FORWARDS,
    fromRevision: from,
    requiresLeader: true,
    ...(most === undefined ? {} : { maxCount: most }),
  } as const;
  try {
    await readThrough(client, client.readStream(stream, options), silence, (resolved) => {
      const stored = storedEvent(resolved);
      if (stored) events.push(stored);
      return false;
    });
  } catch (error) {
    if (!isType(error, 'stream-not-found')) throw error;
  }
  return events;
};

/** Revision of the stream's last event, -1n where it shows none. */
export const lastRevision = async (client: EventStoreDBClient, stream: string, silence: number): Promise<bigint> => {
  let revision = -1n;
  try {
    const options = { direction: BACKWARDS, fromRevision: END, maxCount: 1, requiresLeader: true } as const;
    await readThrough(client, client.readStream(stream, options), silence, ({ event }) => {
      revision = event?.revision ?? -1n;
      return false;
    });
  } catch (error) {
    if (!isType(error, 'stream-not-found')) throw error;
  }
  return revision;
};

/** First look at the end of the log; mostly the newest event is among so many. */
const NEAR_THE_END = 8;

/** Finds the newest of our events, past those of the server itself and of other programs; each is looked at once. */
export class NewestPosition {
  #newest = NOWHERE;
  #searched = NOWHERE;

  /** Tells of an event known to be in the log. */
  atLeast(position: bigint): void {
    if (position > this.#newest) this.#newest = position;
  }

  async find(client: EventStoreDBClient, silence: number): Promise<bigint> {
    if (!(await this.search(client, silence, NEAR_THE_END))) await this.search(client, silence);
    return this.#newest;
  }

  /** @returns false where the search ended before it found anything */
  private async search(client: EventStoreDBClient, silence: number, most?: number): Promise<boolean> {
    let [end, found, seen] = [NOWHERE, false, 0];
    const options = {
      direction: BACKWARDS,
      fromPosition: END,
      requiresLeader: true,
      ...(most === undefined ? {} : { maxCount: most }),
    } as const;
    await readThrough(client, client.readAll(options), silence, (resolved) => {
      const position = positionOf(resolved);
      if (seen === 0) end = position;
      seen += 1;
      const ours = storedEvent(resolved);
      if (ours) this.atLeast(ours.position);
      found ||= ours !== undefined || position <= this.#searched;
      return found && most === undefined;
    });
    const complete = found || most === undefined || seen < most;
    if (complete && end > this.#searched) this.#searched = end;
    return complete;
  }
}

/** Data of the first event a stream shows, whoever wrote it; undefined where there is none. */
export const firstData = async (client: EventStoreDBClient, stream: string, silence: number): Promise<unknown> => {
  let data: unknown;
  try {
    await readThrough(
      client,
      client.readStream(stream, { maxCount: 1, requiresLeader: true }),
      silence,
      ({ event }) => {
        data = event?.data;
        return false;
      },
    );
  } catch (error) {
    if (!isType(error, 'stream-not-found')) throw error;
  }
  return data;
};
