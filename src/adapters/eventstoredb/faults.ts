import { invalid, type Refusal } from '../../kernel/refusal.js';
import { isStreamPruned, StoreUnavailable, type StreamPruned } from '../../ports/event-store.port.js';

/** Largest append call that EventStoreDB takes by default, in bytes. */
export const LARGEST_APPEND = 1024 * 1024;

/**
 * The meaning of a client error for a write:
 * conflict – the stream was not as expected, or another attempt with the same ids was first;
 * final – another try cannot help; too-large – the same, and caused by the caller;
 * unreachable – no connection; unknown – the write may have succeeded or not.
 */
export type FaultKind = 'conflict' | 'final' | 'too-large' | 'unreachable' | 'unknown';

export interface ClientFault {
  readonly kind: FaultKind;
  /** Revision of the stream, with kind `conflict`; -1n if there is no stream. */
  readonly actual: bigint;
  readonly reason: string;
}

/** Our own timer ended: the client waits for ever if a server accepts a call and does not answer. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** Our side ended the read together with its connection. Another try may succeed. */
export class ReadCutOff extends NoAnswer {}

const KNOWN = new Map<string, readonly [FaultKind, string]>([
  ['wrong-expected-version', ['conflict', 'another write came first']],
  ['maximum-append-size-exceeded', ['too-large', 'more than one append may hold']],
  ['stream-deleted', ['final', 'the stream was deleted for good']],
  ['not-leader', ['unknown', 'the node asked is not the leader']],
  ['deadline-exceeded', ['unknown', 'the server gave up waiting for itself']],
  ['timeout', ['unknown', 'the server gave up waiting for itself']],
]);

const fieldsOf = (error: unknown): Record<string, unknown> =>
  typeof error === 'object' && error !== null ? (error as Record<string, unknown>) : {};

export const isType = (error: unknown, type: string): boolean => fieldsOf(error)['type'] === type;

const isUnreachable = ({ type, code, message }: Record<string, unknown>): boolean => {
  if (type === undefined) return typeof code === 'number' || /discover/i.test(String(message));
  return type === 'unavailable' || type === 'cancelled' || (type === 'unknown' && code === 13);
};

/** gRPC's status for a user or password that the server does not know. */
const UNAUTHENTICATED = 16;

const denial = (code: unknown, action: string): string =>
  code === UNAUTHENTICATED
    ? 'access denied: the user or the password in the connection string is wrong'
    : `access denied: the user in the connection string lacks the right to ${action}`;

/**
 * By field, not by class: with the server down the client throws raw gRPC errors too.
 * @param action what was tried, for a user who lacks the right to do it
 */
export const faultOf = (error: unknown, action = 'do this'): ClientFault => {
  const fields = fieldsOf(error);
  const { type, message, actualVersion } = fields;
  const fault = (kind: FaultKind, reason: string): ClientFault => ({
    kind,
    actual: typeof actualVersion === 'bigint' ? actualVersion : -1n,
    reason,
  });
  if (error instanceof NoAnswer) return fault('unknown', error.message);
  if (type === 'access-denied') return fault('final', denial(fields['code'], action));
  const known = KNOWN.get(String(type));
  if (known) return fault(...known);
  return isUnreachable(fields)
    ? fault('unreachable', `no connection (${String(message)})`)
    : fault('unknown', `${String(type ?? 'error')}: ${String(message)}`);
};

/** An error of the port as it is, any other as StoreUnavailable. */
export const unavailableFor = (error: unknown, action?: string): StoreUnavailable | StreamPruned =>
  error instanceof StoreUnavailable || isStreamPruned(error)
    ? error
    : new StoreUnavailable(`EventStoreDB: ${faultOf(error, action).reason}`);

/** The right that only administrators have unless an access list gives it. */
export const READ_ALL =
  'read $all, the whole log: name the user in $r of the access list of $all, or put it into $admins';

export const tooLarge = (): Refusal =>
  invalid(
    'event.too-large',
    'What this would write is larger than the event store takes in one piece (1 MiB). Do it in smaller steps.',
  );

/**
 * If a connection ends while appends wait to be sent, the client rejects an internal promise that no code can handle.
 * The callers of the appends get errors of their own.
 */
export const isOrphanedRejection = (reason: unknown): boolean => {
  const { code, details, metadata } = fieldsOf(reason);
  return typeof code === 'number' && typeof details === 'string' && metadata !== undefined;
};

/** @returns the result of the promise. @throws NoAnswer if it takes longer */
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
