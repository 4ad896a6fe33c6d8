import { type Refusal, unavailable } from '../../kernel/refusal.js';

/** ACC-7: a request is refused if access cannot be decided. */
export const accessStale = (): Refusal =>
  unavailable('access.stale', 'Access cannot be decided at the moment, because the picture of it is not up to date.', {
    retryAfter: 2,
  });
