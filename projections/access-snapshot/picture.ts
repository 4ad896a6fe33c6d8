import type {
  AccessPicture,
  AccessQuestion,
  ApiKeyFacts,
  ExplainedVerdict,
  GatewayFacts,
  MemberFacts,
  OrganizationFacts,
  Verdict,
} from '../../src/ports/access/access.js';
import type { DomainEvent } from '../../src/kernel/domain-event.js';
import { takeEvent } from './fold/fold.js';
import type { AccessState } from './model/access-state.js';
import { gatewayFacts, memberFacts, organizationFacts } from './model/facts.js';
import { type Gateway, isLive, type Organization } from './model/organization.js';
import { check, reachableGateways } from './rules/check.js';
import { explain } from './rules/explain.js';
import { copyOrganization } from './saved/copy.js';

/** Event id of a change that has not happened. */
const NIL = '00000000-0000-0000-0000-000000000000';

/** The state for all other code, which can only ask questions. */
export class StatePicture implements AccessPicture {
  constructor(private readonly state: AccessState) {}

  get position(): bigint {
    return this.state.position;
  }

  organizationBySlug(slug: string): OrganizationFacts | undefined {
    return organizationFacts(this.state.organizationsBySlug.get(slug));
  }

  organization(organizationId: string): OrganizationFacts | undefined {
    return organizationFacts(this.live(organizationId));
  }

  member(organizationId: string, userId: string): MemberFacts | undefined {
    const member = this.live(organizationId)?.members.get(userId);
    return member && memberFacts(member);
  }

  organizationsOf(
    userId: string,
  ): readonly { readonly organization: OrganizationFacts; readonly member: MemberFacts }[] {
    const found = (this.state.membershipsOf.get(userId) ?? []).flatMap((member) => {
      const organization = organizationFacts(member.organization);
      return organization ? [{ organization, member: memberFacts(member) }] : [];
    });
    return found.sort((a, b) => (a.organization.organizationId < b.organization.organizationId ? -1 : 1));
  }

  organizationsLeft(userId: string): readonly OrganizationFacts[] {
    const all = [...this.state.organizations.values()];
    return all.filter(({ former }) => former.has(userId)).flatMap((one) => organizationFacts(one) ?? []);
  }

  apiKeyBySecretHash(secretHash: string): ApiKeyFacts | undefined {
    return this.state.keys.get(secretHash);
  }

  apiKey(apiKeyId: string): ApiKeyFacts | undefined {
    const secretHash = this.state.keyHashes.get(apiKeyId);
    return secretHash === undefined ? undefined : this.state.keys.get(secretHash);
  }

  gateway(organizationId: string, gatewayId: string): GatewayFacts | undefined {
    return factsOf(this.live(organizationId)?.gateways.get(gatewayId));
  }

  gatewayBySlug(organizationId: string, slug: string): GatewayFacts | undefined {
    return factsOf(this.live(organizationId)?.gatewaysBySlug.get(slug));
  }

  teamsOf(organizationId: string, userId: string): ReadonlySet<string> {
    const member = this.live(organizationId)?.members.get(userId);
    return new Set(member?.teams.map((slot) => member.organization.slots[slot]!.id));
  }

  people(organizationId: string): Iterable<string> {
    return this.live(organizationId)?.members.keys() ?? [];
  }

  gateways(organizationId: string): Iterable<string> {
    return this.live(organizationId)?.gateways.keys() ?? [];
  }

  serverCount(organizationId: string): number {
    return this.live(organizationId)?.servers.size ?? 0;
  }

  keysOf(userId: string): readonly ApiKeyFacts[] {
    const hashes = (this.state.membershipsOf.get(userId) ?? []).flatMap(({ organization, keys }) =>
      isLive(organization) ? keys : [],
    );
    return hashes.flatMap((secretHash) => this.state.keys.get(secretHash) ?? []);
  }

  gatewaysEver(organizationId: string): readonly string[] {
    const organization = this.state.organizations.get(organizationId);
    return organization ? [...organization.gateways.keys(), ...organization.archived.keys()] : [];
  }

  reachableGateways(organizationId: string, userId: string): readonly string[] {
    return reachableGateways(this.state, organizationId, userId);
  }

  check(question: AccessQuestion): Verdict {
    return check(this.state, question);
  }

  explain(question: AccessQuestion): ExplainedVerdict {
    return explain(this.state, question);
  }

  after(organizationId: string, events: readonly DomainEvent[], at: string): AccessPicture {
    const copy = copyOrganization(this.state, organizationId);
    for (const event of events) takeEvent(copy, event, copy.position + 1n, at, NIL);
    return new StatePicture(copy);
  }

  private live(organizationId: string): Organization | undefined {
    const organization = this.state.organizations.get(organizationId);
    return organization && isLive(organization) ? organization : undefined;
  }
}

const factsOf = (gateway: Gateway | undefined): GatewayFacts | undefined => gateway && gatewayFacts(gateway);
