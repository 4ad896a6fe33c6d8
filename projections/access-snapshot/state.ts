import type { ApiKeyFacts, GatewayFacts, MemberFacts, ShownNames } from '../../src/ports/access/access.js';
import { BUILT_IN_ROLES, type Capability } from '../../src/kernel/capabilities.js';
import { NOWHERE } from '../../src/kernel/position.js';
import { type Bits, noBits } from './bits.js';
import { Causes, type Fact } from './causes.js';

export type { Fact } from './causes.js';

/** One object a role: an edit is seen through every holder at once. */
export interface Role {
  readonly id: string;
  /** Built-in, or created and not deleted since: somebody can be given it. */
  exists: boolean;
  /** Replaced as a whole, never changed in place: holders' facts are kept for as long as it is the same set. */
  capabilities: ReadonlySet<Capability>;
  /** Holds `gateways:use-all`, asked on every request. */
  useAll: boolean;
  /** What made `useAll` what it is; null for built-in roles and for roles nobody has heard of. */
  useAllSince: Fact | null;
}

/** Stands where a slot would for what a role gave: rare, and so no field of every member. */
export const BY_ROLE = -1;

/** Made in this order wherever one is made: what a check reads stands first, together in memory. */
export interface Member {
  role: Role;
  suspended: boolean;
  /** Slots of the teams, in order of joining; few. */
  teams: number[];
  readonly organization: Organization;
  readonly userId: string;
  roleSince: Fact;
  /** Joined, suspended or restored. */
  since: Fact;
  /** Beside `teams`: what put the person there. */
  teamsSince: Fact[];
  /** Slots of teams the person is no longer in, and what ended it; under {@link BY_ROLE} what ended a role that reached everything. */
  left: Map<number, Fact> | null;
  /** Secret hashes of the person's keys here. */
  keys: readonly string[];
  facts: MemberFacts | null;
}

/** Kept of those who left or were removed, so that the reason can be told. */
export interface Former {
  since: Fact;
  readonly left: Map<number, Fact> | null;
}

export interface Team {
  readonly id: string;
  readonly slot: number;
  name: string;
  enabled: boolean;
  message: string | null;
  /** Created, enabled or disabled. */
  since: Fact;
}

export interface Server {
  readonly id: string;
  name: string;
  slug: string;
  url: string;
  headers: readonly { readonly name: string; readonly sealed: string }[];
}

export interface Attachment {
  readonly server: Server;
  shown: ShownNames;
  since: Fact;
}

/** In the order in which it is made, for the same reason as {@link Member}. */
export interface Gateway {
  enabled: boolean;
  /** Slots of the teams it is provisioned to, asked on every request. */
  teams: Bits;
  readonly id: string;
  readonly organizationId: string;
  name: string;
  readonly slug: string;
  /** Created, enabled or disabled. */
  since: Fact;
  readonly teamsSince: Map<number, Fact>;
  /** Slots of teams it was taken from, and what did. */
  withdrawn: Map<number, Fact> | null;
  attached: Attachment[];
  facts: GatewayFacts | null;
}

export interface Organization {
  readonly id: string;
  /** null until its creation was seen: not live, whatever else is known about it. */
  slug: string | null;
  /** What ended it for good; null while it was not deleted. */
  deleted: Fact | null;
  readonly members: Map<string, Member>;
  readonly former: Map<string, Former>;
  /** By slot, which is never used twice; deleted teams are gone. */
  readonly slots: (Team | undefined)[];
  readonly teams: Map<string, Team>;
  /** Slots of the enabled teams: switching a team is one bit. */
  enabledTeams: Bits;
  readonly gateways: Map<string, Gateway>;
  readonly gatewaysBySlug: Map<string, Gateway>;
  readonly archived: Map<string, Fact>;
  readonly servers: Map<string, Server>;
  /** Its own roles; a deleted one stays, holding nothing. */
  readonly roles: Map<string, Role>;
}

/** Everything that decides access. It is changed in place, by the fold alone: a copy for each batch would cost more than it protects. */
export interface AccessState {
  position: bigint;
  causes: Causes;
  readonly organizations: Map<string, Organization>;
  readonly organizationsBySlug: Map<string, Organization>;
  readonly membershipsOf: Map<string, Member[]>;
  readonly keys: Map<string, ApiKeyFacts>;
  readonly keyHashes: Map<string, string>;
  /** The organization last asked about: the next question is mostly about the same one. */
  lastAsked: Organization | undefined;
}

export const emptyState = (): AccessState => ({
  position: NOWHERE,
  causes: new Causes(),
  organizations: new Map(),
  organizationsBySlug: new Map(),
  membershipsOf: new Map(),
  keys: new Map(),
  keyHashes: new Map(),
  lastAsked: undefined,
});

const ROLES: ReadonlyMap<string, Role> = new Map(
  [...BUILT_IN_ROLES.values()].map((role) => [
    role.id,
    {
      id: role.id,
      exists: true,
      capabilities: role.capabilities,
      useAll: role.capabilities.has('gateways:use-all'),
      useAllSince: null,
    },
  ]),
);

const NO_CAPABILITIES: ReadonlySet<Capability> = new Set();

/** A role nobody has heard of holds nothing, until somebody does. */
export const roleOf = (organization: Organization, roleId: string): Role =>
  ROLES.get(roleId) ?? ownRoleOf(organization, roleId);

export const ownRoleOf = (organization: Organization, roleId: string): Role => {
  const known = organization.roles.get(roleId);
  if (known) return known;
  const role: Role = { id: roleId, exists: false, capabilities: NO_CAPABILITIES, useAll: false, useAllSince: null };
  organization.roles.set(roleId, role);
  return role;
};

/** Organizations never leave the state, so the one asked about last is still the right one. */
export const askedOrganization = (state: AccessState, id: string): Organization | undefined =>
  state.lastAsked?.id === id ? state.lastAsked : (state.lastAsked = state.organizations.get(id));

export const organizationOf = (state: AccessState, id: string): Organization => {
  const known = state.organizations.get(id);
  if (known) return known;
  const organization: Organization = {
    id,
    slug: null,
    deleted: null,
    members: new Map(),
    former: new Map(),
    slots: [],
    teams: new Map(),
    enabledTeams: noBits(),
    gateways: new Map(),
    gatewaysBySlug: new Map(),
    archived: new Map(),
    servers: new Map(),
    roles: new Map(),
  };
  state.organizations.set(id, organization);
  return organization;
};
