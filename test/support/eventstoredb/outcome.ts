/** How an attempt ended, and after how many milliseconds. */
export interface Outcome {
  readonly name: string;
  readonly after: number;
}

export const outcomeOf = async (attempt: Promise<unknown>): Promise<Outcome> => {
  const start = performance.now();
  const name = await attempt.then(
    () => 'success',
    (error: unknown) => (error as Error).name,
  );
  return { name, after: performance.now() - start };
};

/** Tries until it succeeds. @returns what it took, in milliseconds. @throws the last error where it never does */
export const recovered = async (attempt: () => Promise<unknown>, most = 8000): Promise<number> => {
  const start = performance.now();
  for (;;) {
    try {
      await attempt();
      return performance.now() - start;
    } catch (error) {
      if (performance.now() - start > most) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
};
