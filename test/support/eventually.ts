import { setTimeout as pause } from 'node:timers/promises';

/** Looks again until it holds. @throws Error with the condition where it does not come to hold in time */
export const eventually = async (holds: () => boolean | Promise<boolean>, patienceMs = 15_000): Promise<void> => {
  const start = performance.now();
  while (!(await holds())) {
    if (performance.now() - start > patienceMs)
      throw new Error(`did not come to hold within ${patienceMs} ms: ${holds}`);
    await pause(5);
  }
};
