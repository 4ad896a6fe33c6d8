import { clearBit, noBits, withBit } from './bits.js';
import { WORDS_OF_A_CAUSE } from './packed-cause.js';
import { knownAs, NO_KEYS, rememberMembership } from './people-fold.js';
import { type FormerRow, type GatewayRow, type HeadLine, keyOf, LOWEST_FIRST, type MemberRow, type OrganizationLine, type OrganizationRows, type RoleRow, type SlotFacts, shownOf, type TeamRow } from './saved-rows.js';
import { type AccessState, emptyState, type Fact, type Member, type Organization, organizationOf, roleOf } from './state.js';

/**
 * Reads what serialiseState wrote under the same fold version.
 * @throws Error of some kind where the bytes are damaged: replay instead
 */
export const deserialiseState = (bytes: Uint8Array): AccessState => {
  const state = emptyState();
  const saved = new SavedBytes(bytes);
  readHead(state, JSON.parse(saved.line()) as HeadLine);
  while (!saved.ended) readOrganization(state, saved);
  state.causes.tidied();
  return state;
};

const NEWLINE = 10;
const WORD = 4;

class SavedBytes {
  private readonly decoder = new TextDecoder('utf-8', { fatal: true });
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  get ended(): boolean {
    return this.at === this.bytes.length;
  }

  line(): string {
    const end = this.bytes.indexOf(NEWLINE, this.at);
    return this.decoder.decode(this.take(end + 1 - this.at));
  }

  words(count: number): Int32Array {
    const words = new Int32Array(count);
    new Uint8Array(words.buffer).set(this.take(count * WORD));
    return words;
  }

  private take(length: number): Uint8Array {
    const taken = this.bytes.subarray(this.at, this.at + length);
    if (length < 0 || taken.length < length) throw new Error('a snapshot cut short');
    this.at += length;
    return taken;
  }
}

const readHead = (state: AccessState, head: HeadLine): void => {
  if (head.lowestFirst !== LOWEST_FIRST) throw new Error('a snapshot of a machine that keeps its bytes in another order');
  state.position = BigInt(head.position);
  for (const row of head.keys) {
    state.keys.set(row[0], keyOf(row));
    state.keyHashes.set(row[1], row[0]);
  }
};

const readOrganization = (state: AccessState, saved: SavedBytes): void => {
  const line = JSON.parse(saved.line()) as OrganizationLine;
  const first = state.causes.restore(saved.words(line.facts * WORDS_OF_A_CAUSE), line.odd);
  readRows(state, line, (place) => (first + place) as Fact);
};

/** Puts the organization that the rows say into the state. */
export const readRows = (state: AccessState, line: OrganizationRows, fact: FactAt): void => {
  const organization = organizationOf(state, line.id);
  organization.slug = line.slug;
  organization.deleted = line.deleted === null ? null : fact(line.deleted);
  if (line.slug !== null) state.organizationsBySlug.set(line.slug, organization);
  line.slots.forEach((row, slot) => readTeam(organization, slot, row, fact));
  for (const [id, name, slug, url, headers] of line.servers) organization.servers.set(id, { id, name, slug, url, headers });
  for (const row of line.roles) readRole(organization, row, fact);
  for (const row of line.members) readMember(state, organization, row, fact);
  for (const row of line.former) readFormer(organization, row, fact);
  for (const row of line.gateways) readGateway(organization, row, fact);
  for (const [id, since] of line.archived) organization.archived.set(id, fact(since));
};

/** The fact that has the place in its organization. */
type FactAt = (place: number) => Fact;

const readTeam = (organization: Organization, slot: number, row: TeamRow, fact: FactAt): void => {
  if (!row) {
    organization.slots.push(undefined);
    return;
  }
  const [id, name, enabled, message, since] = row;
  const team = { id, slot, name, enabled: enabled === 1, message, since: fact(since) };
  organization.slots.push(team);
  organization.teams.set(id, team);
  organization.enabledTeams = withBit(organization.enabledTeams, slot);
  if (!team.enabled) clearBit(organization.enabledTeams, slot);
};

const readRole = (organization: Organization, [id, exists, capabilities, since]: RoleRow, fact: FactAt): void => {
  const useAll = capabilities.includes('gateways:use-all');
  organization.roles.set(id, { id, exists: exists === 1, capabilities: new Set(capabilities), useAll, useAllSince: since === null ? null : fact(since) });
};

const slotMap = (rows: SlotFacts, fact: FactAt): Map<number, Fact> => new Map(rows.map(([slot, since]) => [slot, fact(since)]));

const readMember = (state: AccessState, organization: Organization, row: MemberRow, fact: FactAt): void => {
  const [userId, roleId, roleSince, suspended, since, teams, teamsSince, left, keys] = row;
  const member: Member = {
    role: roleOf(organization, roleId),
    suspended: suspended === 1,
    teams,
    organization,
    userId: knownAs(state, userId),
    roleSince: fact(roleSince),
    since: fact(since),
    teamsSince: teamsSince.map(fact),
    left: left && slotMap(left, fact),
    keys: keys.length > 0 ? keys : NO_KEYS,
    facts: null,
  };
  organization.members.set(member.userId, member);
  rememberMembership(state, member);
};

const readFormer = (organization: Organization, [userId, since, left]: FormerRow, fact: FactAt): void => {
  organization.former.set(userId, { since: fact(since), left: left && slotMap(left, fact) });
};

const readGateway = (organization: Organization, row: GatewayRow, fact: FactAt): void => {
  const [id, name, slug, enabled, since, teams, withdrawn, attached] = row;
  const gateway = {
    enabled: enabled === 1,
    teams: teams.reduce((bits, [slot]) => withBit(bits, slot), noBits()),
    id,
    organizationId: organization.id,
    name,
    slug,
    since: fact(since),
    teamsSince: slotMap(teams, fact),
    withdrawn: withdrawn && slotMap(withdrawn, fact),
    attached: attached.map(([serverId, shown, at]) => ({
      server: organization.servers.get(serverId)!,
      shown: shownOf(shown),
      since: fact(at),
    })),
    facts: null,
  };
  organization.gateways.set(id, gateway);
  organization.gatewaysBySlug.set(slug, gateway);
};
