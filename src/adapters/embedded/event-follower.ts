import { setImmediate as nextTurn } from 'node:timers/promises';

import type { FeedBatch, FollowOptions } from '../../ports/event-feed.port.js';
import type { StoredEvent } from '../../ports/event-store.port.js';
import type { EventLogReader } from './event-log-reader.js';
import type { LiveTail } from './live-tail.js';

/** Most events of one read: it takes about two milliseconds of the event loop. */
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
  // Reads are synchronous: without a turn of the event loop a long catch-up would block everything else.
  await nextTurn();
  return tail.closed ? [] : reader.log(after, tail.position, limit);
};

/** Reads from memory if the follower keeps up, else from the file, one batch at a time. */
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
      // Do not wait if newer events exist already: no wake follows for them.
      else if (position >= tail.position) await tail.changed();
      first = false;
    }
  } finally {
    signal.removeEventListener('abort', wake);
  }
}
