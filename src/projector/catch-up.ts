import type { EventFeed } from '../ports/event-feed.port.js';
import { type Build, lowest } from './build.js';
import { DecodedBatch } from './decoded-batch.js';

/** Events folded together while filling: many changes of one document become one write. */
const WINDOW = 5_000;

/** Longer stretches of the log than the feed gives at a time, decoded piece by piece so that the event loop gets its turns. */
async function* windows(feed: EventFeed, builds: readonly Build[], signal: AbortSignal): AsyncGenerator<DecodedBatch> {
  let pieces: DecodedBatch[] = [];
  let held = 0;
  for await (const batch of feed.follow(lowest(builds), { signal })) {
    const piece = new DecodedBatch(batch.events, batch.position, batch.caughtUp);
    decodeHandled(piece, builds);
    pieces.push(piece);
    held += batch.events.length;
    if (held < WINDOW && !batch.caughtUp) continue;
    yield DecodedBatch.joined(pieces);
    if (batch.caughtUp) return;
    pieces = [];
    held = 0;
  }
}

const decodeHandled = (piece: DecodedBatch, builds: readonly Build[]): void => {
  for (const [index, event] of piece.events.entries()) if (builds.some((build) => build.handles(event.type))) piece.at(index);
};

/**
 * Brings builds that lie behind to the newest event of the log. The next stretch is read and decoded while the last one is written.
 * @param save makes the builds' positions known, so that a kill costs little
 * @throws StoreUnavailable
 */
export const catchUp = async (feed: EventFeed, builds: readonly Build[], signal: AbortSignal, save: () => Promise<void>): Promise<void> => {
  const stretches = windows(feed, builds, signal);
  const read = (): Promise<IteratorResult<DecodedBatch>> => {
    const next = stretches.next();
    next.catch(() => undefined);
    return next;
  };
  try {
    for (let next = read(); ; ) {
      const { value: window, done } = await next;
      if (done) return;
      next = read();
      await Promise.all(builds.map((build) => build.apply(window)));
      await save();
    }
  } finally {
    void stretches.return(undefined).catch(() => undefined);
  }
};
