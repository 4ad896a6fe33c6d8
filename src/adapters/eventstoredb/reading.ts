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
 * Reads until `take` returns true. Not for reads with a small limit, because servers close connections
 * with many cancelled calls. @throws NoAnswer after so many milliseconds without an event, ReadCutOff if the connection was replaced
 */
const readThrough = async <T>(
  client: EventStoreDBClient,
  stream: Cancellable<T>,
  silence: number,
  take: (resolved: T) => boolean,
): Promise<void> => {
  // The client emits errors also after the last listener is gone, which would end the process.
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

/** Events of a stream from a revision on; none for a missing or soft-deleted stream. */
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

/** Revision of the stream's last event, -1n without events. */
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

/** Size of the first read at the end of the log; usually it includes our newest event. */
const NEAR_THE_END = 8;

/** Finds our newest event behind those of the server and of other programs. It reads each event once. */
export class NewestPosition {
  #newest = NOWHERE;
  #searched = NOWHERE;

  /** Reports an event that is in the log. */
  atLeast(position: bigint): void {
    if (position > this.#newest) this.#newest = position;
  }

  async find(client: EventStoreDBClient, silence: number): Promise<bigint> {
    if (!(await this.search(client, silence, NEAR_THE_END))) await this.search(client, silence);
    return this.#newest;
  }

  /** @returns false if the search ended without a result */
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

/** Data of the first event of a stream, by any program; undefined without events. */
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
