import { clearBit, noBits, withBit } from './bits.js';
import { rememberMembership } from './people-fold.js';
import { factsOf, type FormerRow, type GatewayRow, type HeadLine, keyOf, type MemberRow, type OrganizationLine, type RoleRow, type SlotFacts, shownOf, type TeamRow } from './saved-rows.js';
import { type AccessState, emptyState, type Fact, type Organization, organizationOf, roleOf } from './state.js';

/**
 * Reads what serialiseState wrote under the same fold version.
 * @throws Error of some kind where the bytes are damaged: replay instead
 */
export const deserialiseState = (bytes: Uint8Array): AccessState => {
  const state = emptyState();
  let first = true;
  for (const text of lines(bytes)) {
    if (first) readHead(state, JSON.parse(text) as HeadLine);
    else readOrganization(state, JSON.parse(text) as OrganizationLine);
    first = false;
  }
  if (first) throw new Error('an empty snapshot');
  return state;
};

const NEWLINE = 10;

function* lines(bytes: Uint8Array): Generator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let start = 0;
  while (start < bytes.length) {
    const end = bytes.indexOf(NEWLINE, start);
    if (end < 0) throw new Error('a snapshot cut short');
    yield decoder.decode(bytes.subarray(start, end));
    start = end + 1;
  }
}

const readHead = (state: AccessState, head: HeadLine): void => {
  state.position = BigInt(head.position);
  for (const row of head.keys) {
    state.keys.set(row[0], keyOf(row));
    state.keyHashes.set(row[1], row[0]);
  }
};

const readOrganization = (state: AccessState, line: OrganizationLine): void => {
  const organization = organizationOf(state, line.id);
  const facts = factsOf(line.facts);
  organization.slug = line.slug;
  organization.deleted = line.deleted === null ? null : facts[line.deleted]!;
  if (line.slug !== null) state.organizationsBySlug.set(line.slug, organization);
  line.slots.forEach((row, slot) => readTeam(organization, slot, row, facts));
  for (const [id, name, slug, url, headers] of line.servers) organization.servers.set(id, { id, name, slug, url, headers });
  for (const row of line.roles) readRole(organization, row, facts);
  for (const row of line.members) readMember(state, organization, row, facts);
  for (const row of line.former) readFormer(organization, row, facts);
  for (const row of line.gateways) readGateway(organization, row, facts);
  for (const [id, since] of line.archived) organization.archived.set(id, facts[since]!);
};

const readTeam = (organization: Organization, slot: number, row: TeamRow, facts: readonly Fact[]): void => {
  if (!row) {
    organization.slots.push(undefined);
    return;
  }
  const [id, name, enabled, message, since] = row;
  const team = { id, slot, name, enabled: enabled === 1, message, since: facts[since]! };
  organization.slots.push(team);
  organization.teams.set(id, team);
  organization.enabledTeams = withBit(organization.enabledTeams, slot);
  if (!team.enabled) clearBit(organization.enabledTeams, slot);
};

const readRole = (organization: Organization, [id, capabilities, since]: RoleRow, facts: readonly Fact[]): void => {
  const useAll = capabilities.includes('gateways:use-all');
  organization.roles.set(id, { id, capabilities: new Set(capabilities), useAll, useAllSince: since === null ? null : facts[since]! });
};

const slotMap = (rows: SlotFacts, facts: readonly Fact[]): Map<number, Fact> => new Map(rows.map(([slot, since]) => [slot, facts[since]!]));

const readMember = (state: AccessState, organization: Organization, row: MemberRow, facts: readonly Fact[]): void => {
  const [userId, roleId, roleSince, suspended, since, teams, left, keys] = row;
  const member = {
    userId,
    organization,
    role: roleOf(organization, roleId),
    roleSince: facts[roleSince]!,
    suspended: suspended === 1,
    since: facts[since]!,
    teams: teams.map(([slot]) => slot),
    teamsSince: teams.map(([, index]) => facts[index]!),
    left: left && slotMap(left, facts),
    keys: [...keys],
    facts: null,
  };
  organization.members.set(userId, member);
  rememberMembership(state, member);
};

const readFormer = (organization: Organization, [userId, since, left]: FormerRow, facts: readonly Fact[]): void => {
  organization.former.set(userId, { since: facts[since]!, left: left && slotMap(left, facts) });
};

const readGateway = (organization: Organization, row: GatewayRow, facts: readonly Fact[]): void => {
  const [id, name, slug, enabled, since, teams, withdrawn, attached] = row;
  const gateway = {
    id,
    organizationId: organization.id,
    name,
    slug,
    enabled: enabled === 1,
    since: facts[since]!,
    teams: teams.reduce((bits, [slot]) => withBit(bits, slot), noBits()),
    teamsSince: slotMap(teams, facts),
    withdrawn: withdrawn && slotMap(withdrawn, facts),
    attached: attached.map(([serverId, shown, at]) => ({
      server: organization.servers.get(serverId)!,
      shown: shownOf(shown),
      since: facts[at]!,
    })),
    facts: null,
  };
  organization.gateways.set(id, gateway);
  organization.gatewaysBySlug.set(slug, gateway);
};
