import { type Refusal, stale } from './refusal.js';

/** Revision of the last event about a thing in its own stream: its ETag. */
export type Version = bigint;

/** @returns the refusal if the caller read another version than the present one; undefined if nothing was expected */
export const staleVersion = (current: Version, expected: Version | undefined): Refusal | undefined =>
  expected === undefined || expected === current
    ? undefined
    : stale('version.stale', 'It was changed since you read it. Read it again, then decide.', {
        currentVersion: current.toString(),
      });
