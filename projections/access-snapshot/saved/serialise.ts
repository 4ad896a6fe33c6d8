import { NumberedIds } from '../memory/numbered-ids.js';
import { EventPlaces } from '../memory/provenance.js';
import type { AccessState } from '../model/access-state.js';
import type { Writing } from '../model/fields.js';
import type { Organization } from '../model/organization.js';
import { API_KEYS, ORGANIZATION } from '../model/tables.js';
import { type HeadLine, LOWEST_FIRST, NEWLINE, type OrganizationLine, SPACE, WORD } from './rows.js';

/**
 * The state as bytes: one line of JSON for the whole, then for each organization a line of JSON, the words of its events and the words
 * of its members. The same events always give the same bytes.
 */
export const serialiseState = (state: AccessState): Uint8Array => {
  const places = new EventPlaces(state.provenance);
  const writing: Writing = { placeOf: places.of, people: new NumberedIds(), words: [] };
  const parts: Uint8Array[] = [];
  let events = 0;
  for (const organization of state.organizations.values()) {
    const refs = places.take((visit) => ORGANIZATION.visit!(organization, visit));
    parts.push(...organizationParts(state, organization, refs, writing));
    events += refs.length;
  }
  const head: HeadLine = {
    position: state.position.toString(),
    lowestFirst: LOWEST_FIRST,
    keys: API_KEYS.write(state.keys, writing),
    events,
    people: writing.people.ids,
  };
  return joined([line(head), ...parts]);
};

const organizationParts = (
  state: AccessState,
  organization: Organization,
  refs: Int32Array,
  writing: Writing,
): readonly Uint8Array[] => {
  const { words, odd } = state.provenance.saved(refs);
  writing.words = [];
  const row = ORGANIZATION.write(organization, writing);
  const members = Int32Array.from(writing.words);
  const head: OrganizationLine = {
    id: organization.id,
    row,
    events: refs.length,
    odd,
    memberWords: members.length,
  };
  return [line(head), new Uint8Array(words.buffer), new Uint8Array(members.buffer)];
};

const ENCODER = new TextEncoder();

/** Padded to whole words, so that the words after it can be read in place. */
const line = (value: object): Uint8Array => {
  const text = ENCODER.encode(JSON.stringify(value));
  const padded = new Uint8Array((Math.floor(text.length / WORD) + 1) * WORD).fill(SPACE);
  padded.set(text);
  padded[padded.length - 1] = NEWLINE;
  return padded;
};

const joined = (parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
};
