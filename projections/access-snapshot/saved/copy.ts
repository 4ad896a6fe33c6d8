import { NumberedIds } from '../memory/numbered-ids.js';
import type { EventRef } from '../memory/provenance.js';
import { type AccessState, emptyState, organizationOf } from '../model/access-state.js';
import type { Writing } from '../model/fields.js';
import { SavedPeople } from '../model/saved-people.js';
import { ORGANIZATION } from '../model/tables.js';
import { readOrganization } from './rows.js';

/**
 * One organization in a state of its own: what happens to the copy does not happen to the original. Made of the rows that
 * are saved, so that what decides access is copied or lost in both alike, and the proof that saving loses nothing holds here.
 */
export const copyOrganization = (state: AccessState, organizationId: string): AccessState => {
  const copy = emptyState();
  copy.position = state.position;
  copy.provenance = state.provenance.fork();
  const organization = state.organizations.get(organizationId);
  if (!organization) return copy;
  // Events keep their numbers: the copy has the provenance of the original.
  const writing: Writing = { placeOf: (ref) => ref, people: new NumberedIds(), words: [] };
  const row = ORGANIZATION.write(organization, writing);
  const people = new SavedPeople(writing.people.ids);
  readOrganization(copy, row, {
    refAt: (place) => place as EventRef,
    people,
    words: Int32Array.from(writing.words),
    organization: organizationOf(copy, organizationId),
  });
  people.putInto(copy.membershipsOf);
  return copy;
};
