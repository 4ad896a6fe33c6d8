import { invalid, type Refusal } from '../../kernel/refusal.js';
import { StoreUnavailable } from '../../ports/event-store.port.js';

/** Largest append call, in bytes, that EventStoreDB takes unless it was configured otherwise. */
export const LARGEST_APPEND = 1024 * 1024;

/**
 * What an error of the client means for a write:
 * conflict – the stream was not as expected, or another attempt with the same ids got there first;
 * final – trying again cannot help; too-large – likewise, and the caller's doing;
 * unreachable – no connection; unknown – it may or may not have been written.
 */
export type FaultKind = 'conflict' | 'final' | 'too-large' | 'unreachable' | 'unknown';

export interface ClientFault {
  readonly kind: FaultKind;
  /** Revision the stream has, with kind `conflict`; -1n where there is none. */
  readonly actual: bigint;
  readonly reason: string;
}

/** Own timer ran out: the client waits for ever where a server accepts and does not answer. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

const FINAL = new Map([
  ['stream-deleted', 'the stream was deleted for good'],
  ['access-denied', 'access denied: check the user and password in the connection string'],
]);

const fieldsOf = (error: unknown): Record<string, unknown> => (typeof error === 'object' && error !== null ? (error as Record<string, unknown>) : {});

export const isType = (error: unknown, type: string): boolean => fieldsOf(error)['type'] === type;

// Read by field, not by class: with the server down the client throws raw gRPC errors beside its own.
export const faultOf = (error: unknown): ClientFault => {
  const { type, code, message, actualVersion } = fieldsOf(error);
  const fault = (kind: FaultKind, reason = ''): ClientFault => ({ kind, actual: typeof actualVersion === 'bigint' ? actualVersion : -1n, reason });
  if (error instanceof NoAnswer) return fault('unknown', error.message);
  if (type === 'wrong-expected-version') return fault('conflict', 'another write came first');
  if (type === 'maximum-append-size-exceeded') return fault('too-large', 'more than one append may hold');
  const final = FINAL.get(String(type));
  if (final) return fault('final', final);
  if (type === 'not-leader') return fault('unknown', 'the node asked is not the leader');
  if (type === 'deadline-exceeded' || type === 'timeout') return fault('unknown', 'the server gave up waiting for itself');
  const raw = type === undefined && (typeof code === 'number' || /discover/i.test(String(message)));
  if (raw || type === 'unavailable' || type === 'cancelled' || (type === 'unknown' && code === 13)) return fault('unreachable', `no connection (${String(message)})`);
  return fault('unknown', `${String(type ?? 'error')}: ${String(message)}`);
};

export const unavailableFor = (error: unknown): StoreUnavailable =>
  error instanceof StoreUnavailable ? error : new StoreUnavailable(`EventStoreDB: ${faultOf(error).reason}`);

export const tooLarge = (): Refusal => invalid('event.too-large', 'What this would write is larger than the event store takes in one piece (1 MiB). Do it in smaller steps.');

/** @returns what the promise gives, @throws NoAnswer when it takes longer */
export const within = async <T>(milliseconds: number, promise: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new NoAnswer(`no answer within ${Math.round(milliseconds)} ms`)), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
};
