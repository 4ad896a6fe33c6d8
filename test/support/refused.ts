import { isRefusal, type Refusal } from '../../src/kernel/refusal.js';

/** @returns the code of the refusal, the name of another error; undefined if it resolved */
export const codeOf = async (work: Promise<unknown>): Promise<string | undefined> => {
  try {
    await work;
    return undefined;
  } catch (error) {
    return isRefusal(error) ? error.code : (error as Error).name;
  }
};

/** The refusal of work that has to be refused. */
export const refusalOf = async (work: Promise<unknown>): Promise<Refusal> => {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isRefusal(error)) throw new Error(`not refused: ${String(error)}`);
  return error;
};
