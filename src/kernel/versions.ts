import { type Refusal, stale } from './refusal.js';

/** Revision of the last event of its home stream that concerned a thing: its ETag. */
export type Version = bigint;

/** @returns the refusal where the caller read an older or other version than stands now; no expectation always holds */
export const staleVersion = (current: Version, expected: Version | undefined): Refusal | undefined =>
  expected === undefined || expected === current
    ? undefined
    : stale('version.stale', 'It was changed since you read it. Read it again, then decide.', {
        currentVersion: current.toString(),
      });
