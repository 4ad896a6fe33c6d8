import type { Capability } from '../../kernel/capabilities.js';
import type { DomainEvent } from '../../kernel/domain-event.js';

/** Why a person may or may not use a gateway (API "Access"). The first two allow, the others refuse. */
export type AccessReason =
  | 'role.use-all'
  | 'team'
  | 'organization.deleted'
  | 'member.none'
  | 'member.suspended'
  | 'gateway.unknown'
  | 'gateway.disabled'
  | 'team.disabled'
  | 'team.none'
  | 'tool.hidden'
  | 'access.stale';

export interface AccessQuestion {
  readonly organizationId: string;
  readonly userId: string;
  readonly gatewayId: string;
  /** Name of a tool as the gateway shows it; left out: may the gateway be used at all. */
  readonly tool?: string;
  /** Capabilities that a narrowed API key leaves the person; left out or null: all that the role holds. */
  readonly narrowedTo?: ReadonlySet<Capability> | null;
}

/** One way in which a person reaches a gateway. */
export interface AccessPath {
  readonly via: 'team' | 'role';
  readonly teamId?: string;
  readonly roleId?: string;
  /** Since when this path has been open, RFC 3339 UTC. */
  readonly since: string;
  /** TypeID (`evt_…`) of the event that opened it. */
  readonly eventId: string;
}

/** What is missing where access is refused: the fact, the thing it is about and the event that made it so, where there is one. */
export interface DenialCause {
  readonly reason: AccessReason;
  readonly teamId?: string;
  /** Name of the team, so that a person can be told (TEAM-4). */
  readonly teamName?: string;
  /** What the administrator wants those cut off to read. */
  readonly message?: string | null;
  readonly since?: string;
  readonly eventId?: string;
}

export interface Verdict {
  readonly allowed: boolean;
  readonly reason: AccessReason;
}

export interface ExplainedVerdict extends Verdict {
  readonly paths: readonly AccessPath[];
  readonly missing: readonly DenialCause[];
}

export interface OrganizationFacts {
  readonly organizationId: string;
  readonly slug: string;
}

export interface MemberFacts {
  readonly userId: string;
  readonly roleId: string;
  readonly suspended: boolean;
  readonly capabilities: ReadonlySet<Capability>;
}

export interface ApiKeyFacts {
  readonly apiKeyId: string;
  readonly organizationId: string;
  readonly userId: string;
  /** null: everything the person holds. */
  readonly capabilities: ReadonlySet<Capability> | null;
  /** null: every gateway the person reaches. */
  readonly gatewayIds: ReadonlySet<string> | null;
  readonly expiresAt: string | null;
  readonly revoked: boolean;
}

/** What is exposed of one attached server through a gateway: `all`, or the names listed. */
export type Exposure =
  | 'all'
  | {
      readonly tools: ReadonlySet<string>;
      readonly resources: ReadonlySet<string>;
      readonly prompts: ReadonlySet<string>;
    };

export interface UpstreamFacts {
  readonly serverId: string;
  readonly name: string;
  readonly slug: string;
  readonly origin: string;
  /** Path and query of the address: only the vault opens what is sealed. */
  readonly path: { readonly text: string; readonly sealed: boolean };
  /** Values are sealed: only the vault opens them. */
  readonly headers: readonly { readonly name: string; readonly sealed: string }[];
  readonly exposure: Exposure;
}

export interface GatewayFacts {
  readonly gatewayId: string;
  readonly organizationId: string;
  readonly name: string;
  readonly slug: string;
  readonly enabled: boolean;
  /** In order of attachment; servers that were removed are left out. */
  readonly upstreams: readonly UpstreamFacts[];
}

/**
 * Everything that decides access, at one position of the log. All reads are synchronous and in memory, and what is
 * read without an await in between belongs to one position: a picture may move on with the log, never back.
 */
export interface AccessPicture {
  /** Position of the last event in the picture. */
  readonly position: bigint;
  /** Live organizations only. */
  organizationBySlug(slug: string): OrganizationFacts | undefined;
  organization(organizationId: string): OrganizationFacts | undefined;
  /** Present members, suspended ones included; people who left or were removed are absent. */
  member(organizationId: string, userId: string): MemberFacts | undefined;
  organizationsOf(
    userId: string,
  ): readonly { readonly organization: OrganizationFacts; readonly member: MemberFacts }[];
  /** Live organizations that the person has left or was removed from. Looks through all of them. */
  organizationsLeft(userId: string): readonly OrganizationFacts[];
  apiKeyBySecretHash(secretHash: string): ApiKeyFacts | undefined;
  apiKey(apiKeyId: string): ApiKeyFacts | undefined;
  /** Archived gateways are unknown. */
  gateway(organizationId: string, gatewayId: string): GatewayFacts | undefined;
  gatewayBySlug(organizationId: string, slug: string): GatewayFacts | undefined;
  /** Ids of the teams the person belongs to, disabled ones included. */
  teamsOf(organizationId: string, userId: string): ReadonlySet<string>;
  /** Ids of the present members, in order of joining. */
  people(organizationId: string): Iterable<string>;
  /** Ids of the gateways that are not archived, in order of creation. */
  gateways(organizationId: string): Iterable<string>;
  /** How many servers the organization has. */
  serverCount(organizationId: string): number;
  /** Keys of the person in all live organizations, revoked and expired ones included. */
  keysOf(userId: string): readonly ApiKeyFacts[];
  /** Ids of all gateways there have been. */
  gatewaysEver(organizationId: string): readonly string[];
  /** Gateways the person may use now; the same rule as check. */
  reachableGateways(organizationId: string, userId: string): readonly string[];
  /** The hot path: no allocation beyond the verdict. */
  check(question: AccessQuestion): Verdict;
  /** The same verdict with the paths, or with what is missing. */
  explain(question: AccessQuestion): ExplainedVerdict;
  /**
   * A copy of the organization by itself, which nothing moves any more, after events that nobody has written.
   * @param at stands for when they happened, RFC 3339 UTC
   */
  after(organizationId: string, events: readonly DomainEvent[], at: string): AccessPicture;
}
