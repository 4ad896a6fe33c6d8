import type { OddEvent } from '../memory/provenance.js';
import type { AccessState } from '../model/access-state.js';
import type { Reading } from '../model/fields.js';
import { ORGANIZATION } from '../model/tables.js';

/** First line of a saved state. */
export interface HeadLine {
  readonly position: string;
  /** Whether words are saved with their lowest byte first, as the machine has them. */
  readonly lowestFirst: boolean;
  readonly keys: readonly (readonly [secretHash: string, row: unknown])[];
  /** Of all organizations together. */
  readonly events: number;
  /** Everybody who is a member somewhere, by the number that stands in the words. */
  readonly people: readonly string[];
}

export interface OrganizationLine {
  readonly id: string;
  readonly row: readonly unknown[];
  /** How many events there are: their words follow the line. */
  readonly events: number;
  readonly odd: readonly OddEvent[];
  /** How many words of its members follow those of the events. */
  readonly memberWords: number;
}

/** Bytes of a word. */
export const WORD = 4;
export const NEWLINE = 10;
export const SPACE = 32;
export const LOWEST_FIRST = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/** Puts what the row and the words say into the organization, which the state has already. */
export const readOrganization = (state: AccessState, row: readonly unknown[], reading: Reading): void => {
  const { slug } = ORGANIZATION.read(row, reading);
  if (slug !== null) state.organizationsBySlug.set(slug, reading.organization);
};
