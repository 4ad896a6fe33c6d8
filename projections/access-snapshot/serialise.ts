import { FactPlaces } from './organization-facts.js';
import { type GatewayRow, type HeadLine, keyRow, LOWEST_FIRST, type MemberRow, type OrganizationRows, type RoleRow, type SlotFacts, shownRow, type TeamRow } from './saved-rows.js';
import type { AccessState, Fact, Gateway, Member, Organization, Role, Team } from './state.js';

type Numbered = (fact: Fact) => number;

/** The state as bytes: a line of JSON for the whole, one for each organization with the words of its facts behind it. The same events always give the same bytes. */
export const serialiseState = (state: AccessState): Uint8Array => {
  const head: HeadLine = {
    position: state.position.toString(),
    lowestFirst: LOWEST_FIRST,
    keys: Array.from(state.keys, ([hash, key]) => keyRow(hash, key)),
  };
  const lines = [line(head)];
  const places = new FactPlaces(state.causes);
  for (const organization of state.organizations.values()) lines.push(...organizationParts(state, organization, places));
  return joined(lines);
};

const ENCODER = new TextEncoder();
const line = (value: object): Uint8Array => ENCODER.encode(`${JSON.stringify(value)}\n`);

const joined = (parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
};

const organizationParts = (state: AccessState, organization: Organization, places: FactPlaces): readonly Uint8Array[] => {
  const facts = places.take(organization);
  const { words, odd } = state.causes.saved(facts);
  return [line({ ...organizationLine(organization, places.of), facts: facts.length, odd }), new Uint8Array(words.buffer)];
};

/** Everything the organization is, as plain rows that share nothing with it that changes. */
export const organizationLine = (organization: Organization, number: Numbered): OrganizationRows => ({
  id: organization.id,
  slug: organization.slug,
  deleted: organization.deleted && number(organization.deleted),
  roles: Array.from(organization.roles.values(), (role) => roleRow(role, number)),
  members: Array.from(organization.members.values(), (member) => memberRow(member, number)),
  former: Array.from(organization.former, ([userId, former]) => [userId, number(former.since), slotFacts(former.left, number)] as const),
  slots: organization.slots.map((team) => teamRow(team, number)),
  gateways: Array.from(organization.gateways.values(), (gateway) => gatewayRow(gateway, number)),
  archived: Array.from(organization.archived, ([id, since]) => [id, number(since)] as const),
  servers: Array.from(organization.servers.values(), ({ id, name, slug, url, headers }) => [id, name, slug, url, headers] as const),
});

const slotFacts = (facts: ReadonlyMap<number, Fact> | null, number: Numbered): SlotFacts | null =>
  facts && Array.from(facts, ([slot, fact]) => [slot, number(fact)] as const);

const roleRow = (role: Role, number: Numbered): RoleRow => [role.id, role.exists ? 1 : 0, [...role.capabilities], role.useAllSince && number(role.useAllSince)];

const memberRow = (member: Member, number: Numbered): MemberRow => [
  member.userId,
  member.role.id,
  number(member.roleSince),
  member.suspended ? 1 : 0,
  number(member.since),
  [...member.teams],
  member.teamsSince.map(number),
  slotFacts(member.left, number),
  member.keys,
];

const teamRow = (team: Team | undefined, number: Numbered): TeamRow =>
  team ? [team.id, team.name, team.enabled ? 1 : 0, team.message, number(team.since)] : null;

const gatewayRow = (gateway: Gateway, number: Numbered): GatewayRow => [
  gateway.id,
  gateway.name,
  gateway.slug,
  gateway.enabled ? 1 : 0,
  number(gateway.since),
  Array.from(gateway.teamsSince, ([slot, fact]) => [slot, number(fact)] as const),
  slotFacts(gateway.withdrawn, number),
  gateway.attached.map((attachment) => [attachment.server.id, shownRow(attachment.shown), number(attachment.since)] as const),
];
