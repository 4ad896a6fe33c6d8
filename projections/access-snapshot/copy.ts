import { readRows } from './deserialise.js';
import { People, SavedPeople } from './member-words.js';
import { organizationRows } from './serialise.js';
import { type AccessState, emptyState } from './state.js';

/**
 * One organization in a state of its own: what happens to the copy does not happen to the original. Made of the rows that
 * are saved, so that whatever decides access is copied or lost in both alike, and the proof that saving loses nothing holds here.
 */
export const copyOrganization = (state: AccessState, organizationId: string): AccessState => {
  const copy = emptyState();
  copy.position = state.position;
  copy.causes = state.causes.fork();
  const organization = state.organizations.get(organizationId);
  if (!organization) return copy;
  const people = new People();
  // Facts keep their numbers: the copy has the causes of the original.
  const { rows, members } = organizationRows(organization, people, (fact) => fact);
  const saved = new SavedPeople(people.ids);
  readRows(copy, rows, members, saved, 0);
  saved.remember(copy);
  return copy;
};
