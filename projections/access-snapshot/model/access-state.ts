import type { ApiKeyFacts } from '../../../src/ports/access/access.js';
import { NOWHERE } from '../../../src/kernel/position.js';
import { ExplanationCache } from '../memory/explanation-cache.js';
import { Provenance } from '../memory/provenance.js';
import { type Member, newOrganization, type Organization } from './organization.js';

/** Everything that decides access. Only the fold changes it, in place: a copy for each batch would cost too much. */
export interface AccessState {
  position: bigint;
  provenance: Provenance;
  /** Its answers hold events of this provenance only. */
  explanations: ExplanationCache;
  readonly organizations: Map<string, Organization>;
  readonly organizationsBySlug: Map<string, Organization>;
  readonly membershipsOf: Map<string, Member[]>;
  /** By secret hash. */
  readonly keys: Map<string, ApiKeyFacts>;
  readonly keyHashes: Map<string, string>;
  /** The organization of the last question: the next question is usually about the same one. */
  lastAsked: Organization | undefined;
}

export const emptyState = (): AccessState => ({
  position: NOWHERE,
  provenance: new Provenance(),
  explanations: new ExplanationCache(),
  organizations: new Map(),
  organizationsBySlug: new Map(),
  membershipsOf: new Map(),
  keys: new Map(),
  keyHashes: new Map(),
  lastAsked: undefined,
});

/** Organizations are never removed from the state, so the last one asked about is always valid. */
export const askedOrganization = (state: AccessState, id: string): Organization | undefined =>
  state.lastAsked?.id === id ? state.lastAsked : (state.lastAsked = state.organizations.get(id));

export const organizationOf = (state: AccessState, id: string): Organization => {
  const known = state.organizations.get(id);
  if (known) return known;
  const organization = newOrganization(id);
  state.organizations.set(id, organization);
  return organization;
};
