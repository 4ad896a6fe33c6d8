import type { Exposure, GatewayFacts, MemberFacts } from '../../../src/ports/access/access.js';
import type { Capability } from '../../../src/kernel/capabilities.js';
import { type Bits, isIn, noBits } from '../memory/bits.js';
import type { EventRef } from '../memory/provenance.js';

/** One object for each role, so that every holder has an edit at once. */
export interface Role {
  readonly id: string;
  /** True for built-in roles and for created ones until they are deleted: the role can be given to a person. */
  exists: boolean;
  /** Replaced as a whole, never changed in place: the cached facts of the holders are valid while it is the same set. */
  capabilities: ReadonlySet<Capability>;
  /** Whether it holds `gateways:use-all`, which every request needs. */
  useAll: boolean;
  /** The event that last set `useAll`; null for built-in roles and for unknown roles. */
  useAllSince: EventRef | null;
}

/** Used in place of a slot for access that a role gave. It is rare, so members have no property for it. */
export const BY_ROLE = -1;

/** All code creates the properties in this order: those that a check reads are first, close together in memory. */
export interface Member {
  role: Role;
  suspended: boolean;
  /** Slots of the teams, in order of joining. There are few. */
  teams: number[];
  readonly organization: Organization;
  readonly userId: string;
  roleSince: EventRef;
  /** The event that last added, suspended or restored the member. */
  since: EventRef;
  /** For each of `teams`, the event that put the person into it. */
  teamsSince: EventRef[];
  /** Slots of former teams, and the event that ended each. Under {@link BY_ROLE}: the event that ended a role that reached everything. */
  left: Map<number, EventRef> | null;
  /** Secret hashes of the person's keys here. */
  keys: readonly string[];
  facts: MemberFacts | null;
}

/** Shared by all members without keys, which is nearly everybody. */
export const NO_KEYS: readonly string[] = [];

/** What is kept about people who left or were removed, so that a refusal can give the reason. */
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
  origin: string;
  path: { readonly text: string; readonly sealed: boolean };
  headers: readonly { readonly name: string; readonly sealed: string }[];
}

export interface Attachment {
  readonly server: Server;
  exposure: Exposure;
  since: EventRef;
}

/** The order of properties matters, as for {@link Member}. */
export interface Gateway {
  enabled: boolean;
  /** Slots of the teams it is provisioned to. Every request needs them. */
  teams: Bits;
  readonly id: string;
  readonly organizationId: string;
  name: string;
  readonly slug: string;
  /** Created, enabled or disabled. */
  since: EventRef;
  readonly teamsSince: Map<number, EventRef>;
  /** Slots of teams it was taken from, and the event that took it. */
  withdrawn: Map<number, EventRef> | null;
  attached: Attachment[];
  facts: GatewayFacts | null;
}

export interface Organization {
  readonly id: string;
  /** null until its creation was folded. Until then the organization is not live. */
  slug: string | null;
  /** The event that deleted it; null if it was not deleted. */
  deleted: EventRef | null;
  readonly members: Map<string, Member>;
  readonly former: Map<string, Former>;
  /** By slot. Slots are never used twice, and deleted teams are undefined. */
  readonly slots: (Team | undefined)[];
  readonly teams: Map<string, Team>;
  /** Slots of the enabled teams. Enabling or disabling a team changes one bit. */
  enabledTeams: Bits;
  readonly gateways: Map<string, Gateway>;
  readonly gatewaysBySlug: Map<string, Gateway>;
  readonly archived: Map<string, EventRef>;
  readonly servers: Map<string, Server>;
  /** Roles that the organization made. A deleted one stays, without capabilities. */
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

/** The event that last ended a role of the person that reached every gateway, or took that reach from it; undefined if none did. */
export const lostByRole = ({ left, role, roleSince }: Member): EventRef | undefined => {
  const edited = !role.useAll && role.useAllSince !== null && role.useAllSince > roleSince;
  return edited ? role.useAllSince! : left?.get(BY_ROLE);
};
