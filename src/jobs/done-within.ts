import { setTimeout as pause } from 'node:timers/promises';

/** Waits for the work, but no longer than this. The work goes on. @returns whether it is done @throws the work's error, if it fails in that time */
export const doneWithin = async (milliseconds: number, work: Promise<unknown>): Promise<boolean> => {
  const waiting = new AbortController();
  const late = pause(milliseconds, false, { signal: waiting.signal, ref: false }).catch(() => false);
  return Promise.race([work.then(() => true), late]).finally(() => waiting.abort());
};
