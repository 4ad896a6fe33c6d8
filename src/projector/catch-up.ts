import type { EventFeed } from '../ports/event-feed.port.js';
import { type Build, lowest } from './build.js';
import { DecodedBatch } from './decoded-batch.js';

/** Events folded together while filling: many changes of one document become one write. */
const WINDOW = 2_000;

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
  for (const [index, event] of piece.events.entries())
    if (builds.some((build) => build.handles(event.type))) piece.at(index);
};

/**
 * Brings builds that lie behind to the newest event of the log. While one stretch is stored, the next is folded and the one after it read.
 * @param save makes the builds' positions known, so that a kill costs little
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

/** Awaited after something else: a rejection meanwhile is not one that nobody handles. */
const caughtLater = <T>(promise: Promise<T>): Promise<T> => {
  promise.catch(() => undefined);
  return promise;
};
