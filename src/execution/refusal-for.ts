import { isUndecodable } from '../events/event-codec.js';
import { isRefusal, type Refusal, unavailable } from '../kernel/refusal.js';
import { isStoreUnavailable, isStreamPruned } from '../ports/event-store.port.js';

export const storeUnavailable = (): Refusal =>
  unavailable(
    'store.unavailable',
    'The event store cannot be reached or written at the moment. Try again; with the same Idempotency-Key nothing is done twice.',
    { retryAfter: 5 },
  );

/** What callers are told where the log cannot be read or written. @returns undefined for any other error */
export const refusalFor = (error: unknown): Refusal | undefined => {
  if (isRefusal(error)) return error;
  if (isStoreUnavailable(error)) return storeUnavailable();
  if (isStreamPruned(error))
    return unavailable('stream.pruned', `Nothing is decided on a part of the history: ${error.message}.`, {
      retryAfter: 60,
    });
  if (!isUndecodable(error)) return undefined;
  if (error.newer)
    return unavailable(
      'event.unreadable',
      'A newer version of the product has changed this; it can be changed here again once this instance is brought up to date.',
      { retryAfter: 60 },
    );
  return unavailable('event.malformed', `What is stored does not fit its schema: ${error.message}.`, {
    retryAfter: 60,
  });
};
