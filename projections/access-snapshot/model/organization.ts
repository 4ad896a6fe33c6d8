import type { Exposure, GatewayFacts, MemberFacts } from '../../../src/ports/access/access.js';
import type { Capability } from '../../../src/kernel/capabilities.js';
import { type Bits, isIn, noBits } from '../memory/bits.js';
import type { EventRef } from '../memory/provenance.js';

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
  useAllSince: EventRef | null;
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
  roleSince: EventRef;
  /** Joined, suspended or restored. */
  since: EventRef;
  /** Beside `teams`: what put the person there. */
  teamsSince: EventRef[];
  /** Slots of teams the person is no longer in, and what ended it; under {@link BY_ROLE} what ended a role that reached everything. */
  left: Map<number, EventRef> | null;
  /** Secret hashes of the person's keys here. */
  keys: readonly string[];
  facts: MemberFacts | null;
}

/** Of nearly everybody: one list for all of them. */
export const NO_KEYS: readonly string[] = [];

/** Kept of those who left or were removed, so that the reason can be told. */
export interface Former {
  since: EventRef;
  left: Map<number, EventRef> | null;
}

export interface Team {
  readonly id: string;
  readonly slot: number;
  name: string;
  enabled: boolean;
  message: string | null;
  /** Created, enabled or disabled. */
  since: EventRef;
}

export interface Server {
  readonly id: string;
  name: string;
  readonly slug: string;
  url: string;
  headers: readonly { readonly name: string; readonly sealed: string }[];
}

export interface Attachment {
  readonly server: Server;
  exposure: Exposure;
  since: EventRef;
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
  since: EventRef;
  readonly teamsSince: Map<number, EventRef>;
  /** Slots of teams it was taken from, and what did. */
  withdrawn: Map<number, EventRef> | null;
  attached: Attachment[];
  facts: GatewayFacts | null;
}

export interface Organization {
  readonly id: string;
  /** null until its creation was seen: not live, whatever else is known about it. */
  slug: string | null;
  /** What ended it for good; null while it was not deleted. */
  deleted: EventRef | null;
  readonly members: Map<string, Member>;
  readonly former: Map<string, Former>;
  /** By slot, which is never used twice; deleted teams are gone. */
  readonly slots: (Team | undefined)[];
  readonly teams: Map<string, Team>;
  /** Slots of the enabled teams: switching a team is one bit. */
  enabledTeams: Bits;
  readonly gateways: Map<string, Gateway>;
  readonly gatewaysBySlug: Map<string, Gateway>;
  readonly archived: Map<string, EventRef>;
  readonly servers: Map<string, Server>;
  /** Its own roles; a deleted one stays, holding nothing. */
  readonly roles: Map<string, Role>;
}

export const newOrganization = (id: string): Organization => ({
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
});

export const newGateway = (
  organizationId: string,
  { id, name, slug }: Pick<Gateway, 'id' | 'name' | 'slug'>,
  since: EventRef,
): Gateway => ({
  enabled: true,
  teams: noBits(),
  id,
  organizationId,
  name,
  slug,
  since,
  teamsSince: new Map(),
  withdrawn: null,
  attached: [],
  facts: null,
});

export const isLive = (organization: Organization): boolean => organization.slug !== null;

/** @param slot of a team of the gateway's organization */
export const isProvisionedTo = (gateway: Gateway, slot: number): boolean => isIn(gateway.teams, slot);

export const isTeamEnabled = (organization: Organization, slot: number): boolean =>
  isIn(organization.enabledTeams, slot);

/** What last took a role from the person that reached every gateway, by editing it or by ending that they hold it; undefined where none did. */
export const lostByRole = ({ left, role, roleSince }: Member): EventRef | undefined => {
  const edited = !role.useAll && role.useAllSince !== null && role.useAllSince > roleSince;
  return edited ? role.useAllSince! : left?.get(BY_ROLE);
};
