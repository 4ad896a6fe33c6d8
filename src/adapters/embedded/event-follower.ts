import { setImmediate as nextTurn } from 'node:timers/promises';

import type { FeedBatch, FollowOptions } from '../../ports/event-feed.port.js';
import type { StoredEvent } from '../../ports/event-store.port.js';
import type { EventLogReader } from './event-log-reader.js';
import type { LiveTail } from './live-tail.js';

/** Largest number of events read in one go: about two milliseconds of the event loop. */
export const READ_BATCH = 500;

const nextEvents = async (
  reader: EventLogReader,
  tail: LiveTail,
  after: bigint,
  limit: number,
): Promise<readonly StoredEvent[]> => {
  if (after >= tail.position) return [];
  const recent = tail.after(after < 0n ? 0 : Number(after), limit);
  if (recent) return recent;
  // Reading is synchronous: without a turn of the event loop a long catch-up would starve everything else.
  await nextTurn();
  return tail.closed ? [] : reader.log(after, tail.position, limit);
};

/** From memory where the follower keeps up, from the file where it lags; asked for one batch at a time. */
export async function* followLog(
  reader: EventLogReader,
  tail: LiveTail,
  after: bigint,
  options: FollowOptions,
): AsyncGenerator<FeedBatch> {
  const { signal, batchSize = READ_BATCH } = options;
  const wake = (): void => tail.wake();
  signal.addEventListener('abort', wake, { once: true });
  try {
    let position = after;
    let first = true;
    while (!signal.aborted && !tail.closed) {
      const events = await nextEvents(reader, tail, position, batchSize);
      if (signal.aborted || tail.closed) return;
      position = events.at(-1)?.position ?? position;
      if (events.length > 0 || first) yield { events, position, caughtUp: position >= tail.position };
      // Not awaited where something newer came meanwhile: nothing wakes a follower for what is already there.
      else if (position >= tail.position) await tail.changed();
      first = false;
    }
  } finally {
    signal.removeEventListener('abort', wake);
  }
}
