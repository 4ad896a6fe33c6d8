import { NumberedIds } from '../memory/numbered-ids.js';
import type { EventRef } from '../memory/provenance.js';
import { type AccessState, emptyState, organizationOf } from '../model/access-state.js';
import type { Writing } from '../model/fields.js';
import { SavedPeople } from '../model/saved-people.js';
import { ORGANIZATION } from '../model/tables.js';
import { readOrganization } from './rows.js';

/**
 * Copies one organization into a new state. A change of the copy does not change the original. The copy is made from the rows that are
 * saved, so the proof that saving loses nothing holds for copies too.
 */
export const copyOrganization = (state: AccessState, organizationId: string): AccessState => {
  const copy = emptyState();
  copy.position = state.position;
  copy.provenance = state.provenance.fork();
  const organization = state.organizations.get(organizationId);
  if (!organization) return copy;
  // The copy has the provenance of the original, so events keep their numbers.
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
