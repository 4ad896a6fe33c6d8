import type { AccessPath, AccessReason, DenialCause, ExplainedVerdict } from '../../../src/ports/access/access.js';

export const NONE: readonly never[] = Object.freeze([]);

/** All are made here: the caller meets one kind of object. */
export const answer = (
  allowed: boolean,
  reason: AccessReason,
  paths: readonly AccessPath[],
  missing: readonly DenialCause[],
): ExplainedVerdict => ({ allowed, reason, paths, missing });

/** A refusal with one cause that no event brought about: one answer for everybody. */
export const sharedDenial = (cause: DenialCause): ExplainedVerdict =>
  Object.freeze(answer(false, cause.reason, NONE, Object.freeze([Object.freeze(cause)])));

/** Not pushed: such a list keeps room for many more than the one that there mostly is. */
export const withAnother = <One>(list: readonly One[], one: One): readonly One[] =>
  list.length === 0 ? [one] : list.concat(one);
