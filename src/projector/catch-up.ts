import type { EventFeed } from '../ports/event-feed.port.js';
import { type Build, lowest } from './build.js';
import { DecodedBatch } from './decoded-batch.js';

/** Events folded together during a catch-up: many changes of one document become one write. */
const WINDOW = 2_000;

/** Joins batches of the feed into larger ones. They are decoded in pieces, so that the event loop is not blocked. */
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
  for (const [index, event] of piece.events.entries())
    if (builds.some((build) => build.handles(event.type))) piece.at(index);
};

/**
 * Brings builds to the newest event of the log. While one batch is stored, the next is folded and the one after it is read.
 * @param save saves the builds' positions, so that little is lost in a kill
 * @throws StoreUnavailable
 */
export const catchUp = async (
  feed: EventFeed,
  builds: readonly Build[],
  signal: AbortSignal,
  save: () => Promise<void>,
): Promise<void> => {
  const stretches = windows(feed, builds, signal);
  const read = (): Promise<IteratorResult<DecodedBatch>> => caughtLater(stretches.next());
  let storing: Promise<void> = Promise.resolve();
  try {
    for (let next = read(); ;) {
      const { value: window, done } = await next;
      if (done) return await storing;
      next = read();
      const stores = await Promise.all(builds.map((build) => build.fold(window)));
      await storing;
      storing = caughtLater(Promise.all(stores.map((store) => store())).then(save));
    }
  } finally {
    await storing.catch(() => undefined);
    void stretches.return(undefined).catch(() => undefined);
  }
};

/** For a promise that is awaited later: an early rejection counts as handled. */
const caughtLater = <T>(promise: Promise<T>): Promise<T> => {
  promise.catch(() => undefined);
  return promise;
};
