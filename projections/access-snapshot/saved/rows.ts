import type { OddEvent } from '../memory/provenance.js';
import type { AccessState } from '../model/access-state.js';
import type { Reading } from '../model/fields.js';
import { ORGANIZATION } from '../model/tables.js';

/** First line of a saved state. */
export interface HeadLine {
  readonly position: string;
  /** Whether words are saved with the lowest byte first. It is the byte order of the machine. */
  readonly lowestFirst: boolean;
  readonly keys: readonly (readonly [secretHash: string, row: unknown])[];
  /** Number of events of all organizations together. */
  readonly events: number;
  /** Everybody with a membership, by the number in the words. */
  readonly people: readonly string[];
}

export interface OrganizationLine {
  readonly id: string;
  readonly row: readonly unknown[];
  /** Number of events. Their words follow the line. */
  readonly events: number;
  readonly odd: readonly OddEvent[];
  /** Number of words of the members. They follow those of the events. */
  readonly memberWords: number;
}

/** Bytes in a word. */
export const WORD = 4;
export const NEWLINE = 10;
export const SPACE = 32;
export const LOWEST_FIRST = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/** Fills an organization of the state from its row and its words. */
export const readOrganization = (state: AccessState, row: readonly unknown[], reading: Reading): void => {
  const { slug } = ORGANIZATION.read(row, reading);
  if (slug !== null) state.organizationsBySlug.set(slug, reading.organization);
};
