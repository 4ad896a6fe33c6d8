import { setTimeout as pause } from 'node:timers/promises';

import { AccessFollower } from '../../dist/src/access/access-follower.js';

const PATIENCE_MS = 300_000;
export const NO_SNAPSHOTS = { load: async () => null, save: async () => undefined, remove: async () => undefined };

/**
 * The follower as the product runs it, until it trusts itself.
 * @param settled position that a caller waits for meanwhile, as a caller of the product would; none by default
 * @returns the follower, which is still to be stopped, and the milliseconds it took
 */
export const followed = async (store, snapshots, settled) => {
  const parts = {
    feed: store,
    store,
    snapshots,
    clock: { now: () => '2026-11-21T12:00:00.000Z', monotonic: () => performance.now() },
    log: (message, error) => {
      throw new Error(message, { cause: error });
    },
  };
  const follower = new AccessFollower(parts, { saveEvery: Number.POSITIVE_INFINITY });
  const started = performance.now();
  follower.start();
  // A wait for a position ends early while the follower is behind, so this asks again until it is not.
  while (!follower.trusted()) {
    if (settled !== undefined) await follower.applied(settled);
    await pause(1);
    if (performance.now() - started > PATIENCE_MS) throw new Error(follower.problem());
  }
  return { follower, spent: performance.now() - started };
};
