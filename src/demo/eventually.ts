import { setTimeout as delay } from 'node:timers/promises';

const PATIENCE_MS = 10_000;
const PAUSE_MS = 20;

/** Waits until it is true. @throws Error that names what did not happen */
export const eventually = async (what: string, isSo: () => boolean | Promise<boolean>): Promise<void> => {
  for (let waited = 0; waited < PATIENCE_MS; waited += PAUSE_MS) {
    if (await isSo()) return;
    await delay(PAUSE_MS);
  }
  throw new Error(`waited ${PATIENCE_MS / 1000} seconds in vain: ${what}`);
};

const A_MOMENT_MS = 2_000;

/** Tries until it succeeds, because other processes learn of a change a moment later. @throws its last error */
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
