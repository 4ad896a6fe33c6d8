import { setTimeout as delay } from 'node:timers/promises';

const PATIENCE_MS = 10_000;
const PAUSE_MS = 20;

/** Waits until it is so. @throws Error that names what did not come */
export const eventually = async (what: string, isSo: () => boolean | Promise<boolean>): Promise<void> => {
  for (let waited = 0; waited < PATIENCE_MS; waited += PAUSE_MS) {
    if (await isSo()) return;
    await delay(PAUSE_MS);
  }
  throw new Error(`waited ${PATIENCE_MS / 1000} seconds in vain: ${what}`);
};

const A_MOMENT_MS = 2_000;

/** What one process took the others learn from the log a moment later: tried until then. @throws whatever it throws at last */
export const inAMoment = async <T>(what: () => Promise<T>): Promise<T> => {
  for (let waited = 0; ; waited += PAUSE_MS) {
    try {
      return await what();
    } catch (error) {
      if (waited >= A_MOMENT_MS) throw error;
      await delay(PAUSE_MS);
    }
  }
};
