import { expect } from '@jest/globals';
import { ALL_WELL, type Seen } from './acme.js';

const problem = (pattern: RegExp): string => expect.stringMatching(pattern) as unknown as string;
const STALE = '503 access.stale';
const UNAVAILABLE = '503 store.unavailable';

/** Nothing can be written; what was known still decides access. */
export const WITHOUT_LOG: Seen = {
  ...ALL_WELL,
  command: UNAVAILABLE,
  keyed: UNAVAILABLE,
  health: problem(/^503 .*EventStoreDB/),
};

/** Longer without the log than access may be decided on what was known. */
export const STALE_ACCESS: Seen = {
  command: STALE,
  keyed: STALE,
  read: STALE,
  check: STALE,
  call: STALE,
  health: problem(/^503 access: .*EventStoreDB/),
};

/** A person's session and every list are documents; keys, checks and calls rest on the log alone. */
export const WITHOUT_DOCUMENTS: Seen = {
  ...ALL_WELL,
  command: UNAVAILABLE,
  read: UNAVAILABLE,
  health: problem(/^503 .*MongoDB/),
};

/** Access is decided for a while on what was known, and calls need nothing else. */
export const WITHOUT_BOTH: Seen = {
  ...WITHOUT_DOCUMENTS,
  keyed: UNAVAILABLE,
  health: problem(/^503 .*(EventStoreDB|MongoDB)/),
};
