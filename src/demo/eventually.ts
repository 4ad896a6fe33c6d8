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
