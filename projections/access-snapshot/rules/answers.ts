import type { AccessPath, AccessReason, DenialCause, ExplainedVerdict } from '../../../src/ports/access/access.js';

export const NONE: readonly never[] = Object.freeze([]);

/** Makes every answer, so that all answers have the same properties in the same order. */
export const answer = (
  allowed: boolean,
  reason: AccessReason,
  paths: readonly AccessPath[],
  missing: readonly DenialCause[],
): ExplainedVerdict => ({ allowed, reason, paths, missing });

/** A refusal with one cause and no event behind it. Everybody gets the same object. */
export const sharedDenial = (cause: DenialCause): ExplainedVerdict =>
  Object.freeze(answer(false, cause.reason, NONE, Object.freeze([Object.freeze(cause)])));

/** Does not push: that reserves room for many more, and most lists have one item. */
export const withAnother = <One>(list: readonly One[], one: One): readonly One[] =>
  list.length === 0 ? [one] : list.concat(one);
