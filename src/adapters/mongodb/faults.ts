import { MongoBulkWriteError, MongoError, MongoServerError, MongoWriteConcernError } from 'mongodb';
import { StoreUnavailable } from '../../ports/event-store.port.js';

const DUPLICATE_KEY = 11000;

/** Errors of a server that is reachable but cannot serve: not primary, shutting down, interrupted, timed out, cursor lost, disk full, not authorised. */
const CANNOT_SERVE = new Set([
  6, 7, 13, 18, 24, 43, 46, 50, 64, 89, 91, 100, 112, 133, 134, 175, 189, 202, 237, 262, 317, 358, 365, 384, 462, 9001,
  10058, 10107, 11600, 11601, 11602, 13388, 13435, 13436, 14031,
]);
/** Node's errors for a connection that ended during a write. The driver passes them on unchanged. */
const BROKEN_CONNECTION = new Set([
  'EPIPE',
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'ETIMEDOUT',
  'ENOTCONN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_WRITE_AFTER_END',
  'ERR_SOCKET_CLOSED',
]);
const REFUSED_BY_DRIVER = new Set(['MongoInvalidArgumentError', 'MongoMissingDependencyError', 'MongoAPIError']);

export const unavailable = (reason: string): StoreUnavailable => new StoreUnavailable(`MongoDB: ${reason}`);

/** A document with the same id or the same unique value exists already. */
export const isDuplicateKey = (error: unknown): boolean =>
  error instanceof MongoServerError && error.code === DUPLICATE_KEY;

/**
 * Indexes of the operations of an unordered bulk write that met an existing document. All others were done.
 * @throws the error itself if the cause is another one
 */
export const duplicatesIn = (error: unknown): readonly number[] => {
  if (!(error instanceof MongoBulkWriteError)) throw error;
  const unconfirmed = error.result.getWriteConcernError();
  if (unconfirmed !== undefined) throw unavailable(unconfirmed.errmsg ?? 'a write was not confirmed');
  const faults = Array.isArray(error.writeErrors) ? error.writeErrors : [error.writeErrors];
  const other = faults.find((fault) => fault.code !== DUPLICATE_KEY);
  if (other !== undefined && CANNOT_SERVE.has(other.code)) throw unavailable(other.errmsg ?? `error ${other.code}`);
  if (other !== undefined) throw error;
  // The whole command failed, not one operation: no connection, no primary.
  if (faults.length === 0)
    throw error.code === undefined || CANNOT_SERVE.has(Number(error.code)) ? unavailable(error.message) : error;
  return faults.map((fault) => fault.index);
};

export const isUnavailable = (error: unknown): boolean => {
  if (!(error instanceof MongoError))
    return BROKEN_CONNECTION.has(String((error as NodeJS.ErrnoException | null)?.code));
  if (error instanceof MongoServerError)
    return (
      error instanceof MongoWriteConcernError ||
      CANNOT_SERVE.has(Number(error.code)) ||
      error.hasErrorLabel('RetryableWriteError') ||
      error.hasErrorLabel('RetryableError')
    );
  return !REFUSED_BY_DRIVER.has(error.name);
};

/**
 * The server had closed the connection and nothing was sent: Node says so, without a system call. The driver retries only
 * after its own errors.
 */
export const neverSent = (error: unknown): boolean => {
  const { code, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  return code === 'EPIPE' && syscall === undefined;
};
