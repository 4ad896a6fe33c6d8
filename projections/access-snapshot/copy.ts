import { readRows } from './deserialise.js';
import { organizationLine } from './serialise.js';
import { type AccessState, emptyState, type Fact } from './state.js';

/**
 * One organization in a state of its own: what happens to the copy does not happen to the original. Made of the rows that
 * are saved, so that whatever decides access is copied or lost in both alike, and the proof that saving loses nothing holds here.
 */
export const copyOrganization = (state: AccessState, organizationId: string): AccessState => {
  const copy = emptyState();
  copy.position = state.position;
  copy.causes = state.causes.fork();
  const organization = state.organizations.get(organizationId);
  if (organization) readRows(copy, organizationLine(organization, same), same);
  return copy;
};

/** Facts keep their numbers: the copy has the causes of the original. */
const same = (fact: number): Fact => fact as Fact;
