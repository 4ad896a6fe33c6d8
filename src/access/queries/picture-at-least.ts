import { setTimeout as delay } from 'node:timers/promises';
import { unavailable } from '../../kernel/refusal.js';
import type { Access, AccessPicture } from '../../ports/access/access.port.js';

const LONGEST_WAIT_MS = 2_000;
const LOOK_EVERY_MS = 20;

/**
 * The newest picture. Waits up to 2 s until it includes what the caller has seen. It polls and does not use `applied`, where
 * a made-up position would leave a waiter behind for ever.
 * @throws Refusal `projection.behind` (unavailable)
 */
export const pictureAtLeast = async (access: Access, atLeast: bigint | undefined): Promise<AccessPicture> => {
  if (atLeast === undefined) return access.picture();
  for (let waited = 0; waited < LONGEST_WAIT_MS; waited += LOOK_EVERY_MS) {
    if (access.picture().position >= atLeast) return access.picture();
    await delay(LOOK_EVERY_MS);
  }
  throw unavailable(
    'projection.behind',
    'What you have seen is not in the picture of access yet. Try again in a moment.',
    { retryAfter: 1 },
  );
};
