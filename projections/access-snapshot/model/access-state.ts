import type { ApiKeyFacts } from '../../../src/ports/access/access.js';
import { NOWHERE } from '../../../src/kernel/position.js';
import { ExplanationCache } from '../memory/explanation-cache.js';
import { Provenance } from '../memory/provenance.js';
import { type Member, newOrganization, type Organization } from './organization.js';

/** Everything that decides access. It is changed in place, by the fold alone: a copy for each batch would cost more than it protects. */
export interface AccessState {
  position: bigint;
  provenance: Provenance;
  /** Made of events of this provenance alone. */
  explanations: ExplanationCache;
  readonly organizations: Map<string, Organization>;
  readonly organizationsBySlug: Map<string, Organization>;
  readonly membershipsOf: Map<string, Member[]>;
  /** By secret hash. */
  readonly keys: Map<string, ApiKeyFacts>;
  readonly keyHashes: Map<string, string>;
  /** The organization last asked about: the next question is mostly about the same one. */
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

/** Organizations never leave the state, so the one asked about last is still the right one. */
export const askedOrganization = (state: AccessState, id: string): Organization | undefined =>
  state.lastAsked?.id === id ? state.lastAsked : (state.lastAsked = state.organizations.get(id));

export const organizationOf = (state: AccessState, id: string): Organization => {
  const known = state.organizations.get(id);
  if (known) return known;
  const organization = newOrganization(id);
  state.organizations.set(id, organization);
  return organization;
};
