import { Refusal } from './refusal.js';

/** A limit as the operator has set it (LIM-1). */
export interface Limit {
  readonly name: string;
  /** Largest count allowed; null: no limit. */
  readonly value: number | null;
  /** After this time the count begins anew; null: it goes down only when something is removed. */
  readonly windowSeconds: number | null;
  /** What is counted, for the sentence of the refusal. */
  readonly counts: string;
}

/** Where only removing something helps, in seconds: somebody may have done so by then. */
export const TRY_AGAIN_SECONDS = 3_600;

/** LIM-2: names the limit, its value and when another try helps. @param retryAfter seconds */
export const limitReached = ({ name, value, counts }: Limit, retryAfter: number = TRY_AGAIN_SECONDS): Refusal =>
  new Refusal('limited', 'limit.reached', `There is a limit of ${value} for ${counts}, and it is reached.`, {
    limit: { name, value },
    retryAfter,
  });

/** @returns the refusal if there is no room for one more */
export const limitFault = (limit: Limit, count: number): Refusal | undefined =>
  limit.value === null || count < limit.value ? undefined : limitReached(limit);
