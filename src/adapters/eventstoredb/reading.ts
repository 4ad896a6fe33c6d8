import { BACKWARDS, END, type EventStoreDBClient, FORWARDS } from '@eventstore/db-client';

import { NOWHERE } from '../../kernel/position.js';
import { assertWhole, type StoredEvent, StreamPruned } from '../../ports/event-store.port.js';
import { timesReplaced } from './connection.js';
import { ReadCutOff, isType, NoAnswer } from './faults.js';
import { positionOf, storedEvent } from './recorded-events.js';
import type { StreamNames } from './stream-names.js';

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

export interface Reading {
  readonly client: EventStoreDBClient;
  readonly names: StreamNames;
  readonly silence: number;
}

/** What there is of a stream from a revision on; undefined for a missing or soft-deleted stream. */
export const readWhatIsLeft = async (
  { client, names, silence }: Reading,
  stream: string,
  from: bigint,
  most?: number,
): Promise<StoredEvent[] | undefined> => {
  const events: StoredEvent[] = [];
  const options = {
    direction: FORWARDS,
    fromRevision: from,
    requiresLeader: true,
    ...(most === undefined ? {} : { maxCount: most }),
  } as const;
  try {
    await readThrough(client, client.readStream(names.inServer(stream), options), silence, (resolved) => {
      const stored = storedEvent(resolved, names);
      if (stored) events.push(stored);
      return false;
    });
  } catch (error) {
    if (isType(error, 'stream-not-found')) return undefined;
    throw error;
  }
  return events;
};

/** All events of a stream from a revision on. @throws StreamPruned */
export const readStream = async (
  reading: Reading,
  stream: string,
  from: bigint,
  most?: number,
): Promise<StoredEvent[]> => {
  const events = await readWhatIsLeft(reading, stream, from, most);
  // Without events a stream that is there begins later: all that it had has expired.
  const emptied = events === undefined ? await wasTruncated(reading, stream) : from === 0n && events.length === 0;
  if (emptied) throw new StreamPruned(stream, from, null);
  assertWhole(stream, from, events ?? []);
  return events ?? [];
};

/** Whether a stream that reads as missing was deleted softly: only its metadata tells it from one that never was. */
const wasTruncated = async ({ client, names, silence }: Reading, stream: string): Promise<boolean> => {
  let before: unknown;
  try {
    const options = { direction: BACKWARDS, fromRevision: END, maxCount: 1, requiresLeader: true } as const;
    const metadata = client.readStream(`$$${names.inServer(stream)}`, options);
    await readThrough(client, metadata, silence, ({ event }) => {
      before = (event?.data as { $tb?: unknown } | null | undefined)?.$tb;
      return false;
    });
  } catch (error) {
    // A user may be refused the metadata and still use the stream.
    if (!isType(error, 'stream-not-found') && !isType(error, 'access-denied')) throw error;
  }
  return typeof before === 'number' && before > 0;
};

/** Revision of the stream's last event, -1n without events. */
export const lastRevision = async ({ client, names, silence }: Reading, stream: string): Promise<bigint> => {
  let revision = -1n;
  try {
    const options = { direction: BACKWARDS, fromRevision: END, maxCount: 1, requiresLeader: true } as const;
    await readThrough(client, client.readStream(names.inServer(stream), options), silence, ({ event }) => {
      revision = event?.revision ?? -1n;
      return false;
    });
  } catch (error) {
    if (!isType(error, 'stream-not-found')) throw error;
  }
  return revision;
};

export const endOfLog = async ({ client, silence }: Reading): Promise<bigint> => {
  let end = NOWHERE;
  const options = { direction: BACKWARDS, fromPosition: END, maxCount: 1, requiresLeader: true } as const;
  await readThrough(client, client.readAll(options), silence, (resolved) => {
    end = positionOf(resolved);
    return false;
  });
  return end;
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

  async find(reading: Reading): Promise<bigint> {
    if (!(await this.search(reading, NEAR_THE_END))) await this.search(reading);
    return this.#newest;
  }

  /** @returns false if the search ended without a result */
  private async search({ client, names, silence }: Reading, most?: number): Promise<boolean> {
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
      const ours = storedEvent(resolved, names);
      if (ours) this.atLeast(ours.position);
      found ||= ours !== undefined || position <= this.#searched;
      return found && most === undefined;
    });
    const complete = found || most === undefined || seen < most;
    if (complete && end > this.#searched) this.#searched = end;
    return complete;
  }
}

/** Data of the event that names the installation, whatever its shape; undefined without one. */
export const nameOfInstallation = async ({ client, names, silence }: Reading): Promise<unknown> => {
  let data: unknown;
  try {
    await readThrough(
      client,
      client.readStream(names.inServer(names.installation), { maxCount: 1, requiresLeader: true }),
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
