import { StoreUnavailable } from '../../ports/event-store.port.js';

/** Primary result codes of SQLite that an operator can act on. */
const MEANINGS: Readonly<Record<number, string>> = {
  5: 'it is in use by another process',
  8: 'it cannot be written to',
  10: 'reading or writing it failed',
  11: 'it is damaged',
  13: 'the disk is full',
  14: 'it cannot be opened',
  26: 'it is damaged or no Gatehouse file',
};

/** An error from the writing thread: errors of the native driver cannot be sent between threads. */
export interface SqliteFault {
  /** SQLite's result code, primary or extended; absent for other errors. */
  readonly errcode?: number;
  readonly message: string;
}

/** By shape, not by class: the driver throws errors of another realm. */
export const faultOf = (error: unknown): SqliteFault => {
  const { errcode, message } = error as { errcode?: unknown; message?: unknown };
  return {
    errcode: typeof errcode === 'number' ? errcode : undefined,
    message: typeof message === 'string' ? message : 'unknown error',
  };
};

/** One line that names the file as it was configured. */
export const unavailableBecause = (file: string, error: unknown): StoreUnavailable => {
  const { errcode, message } = faultOf(error);
  const meaning = errcode === undefined ? undefined : MEANINGS[errcode & 0xff];
  return new StoreUnavailable(`${file}: ${meaning ?? (message.split('\n')[0] as string)}`);
};

/** Runs it, and turns errors of the driver into StoreUnavailable with the name of the file. */
export const guarded = <T>(file: string, run: () => T): T => {
  try {
    return run();
  } catch (error) {
    throw error instanceof StoreUnavailable ? error : unavailableBecause(file, error);
  }
};
