import { clearBit, noBits, withBit } from './bits.js';
import { readMembers, SavedPeople, slotMap } from './member-words.js';
import { WORDS_OF_A_CAUSE } from './packed-cause.js';
import {
  type GatewayRow,
  type HeadLine,
  keyOf,
  LOWEST_FIRST,
  NEWLINE,
  type OrganizationLine,
  type OrganizationRows,
  type RoleRow,
  shownOf,
  type TeamRow,
  WORD,
} from './saved-rows.js';
import { type AccessState, emptyState, type Fact, type Organization, organizationOf } from './state.js';

/**
 * Reads what serialiseState wrote under the same fold version.
 * @throws Error of some kind where the bytes are damaged: replay instead
 */
export const deserialiseState = (bytes: Uint8Array): AccessState => {
  const state = emptyState();
  const saved = new SavedBytes(bytes);
  const head = JSON.parse(saved.line()) as HeadLine;
  readHead(state, head);
  const people = new SavedPeople(head.people);
  state.causes.reserve(head.facts);
  while (!saved.ended) readOrganization(state, saved, people);
  people.remember(state);
  state.causes.tidied();
  return state;
};

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

  /** Valid for as long as the bytes are. */
  words(count: number): Int32Array {
    const taken = this.take(count * WORD);
    // Somebody may have put the bytes into the middle of others.
    const aligned = taken.byteOffset % WORD === 0 ? taken : taken.slice();
    return new Int32Array(aligned.buffer, aligned.byteOffset, count);
  }

  private take(length: number): Uint8Array {
    const taken = this.bytes.subarray(this.at, this.at + length);
    if (length < 0 || taken.length < length) throw new Error('a snapshot cut short');
    this.at += length;
    return taken;
  }
}

const readHead = (state: AccessState, head: HeadLine): void => {
  if (head.lowestFirst !== LOWEST_FIRST)
    throw new Error('a snapshot of a machine that keeps its bytes in another order');
  state.position = BigInt(head.position);
  for (const row of head.keys) {
    state.keys.set(row[0], keyOf(row));
    state.keyHashes.set(row[1], row[0]);
  }
};

const readOrganization = (state: AccessState, saved: SavedBytes, people: SavedPeople): void => {
  const line = JSON.parse(saved.line()) as OrganizationLine;
  const first = state.causes.restore(saved.words(line.facts * WORDS_OF_A_CAUSE), line.odd);
  readRows(state, line, saved.words(line.memberWords), people, first);
};

/** Puts the organization that the rows and words say into the state. @param first number that the fact in the first place has here */
export const readRows = (
  state: AccessState,
  rows: OrganizationRows,
  members: Int32Array,
  people: SavedPeople,
  first: number,
): void => {
  const fact: FactAt = (place) => (first + place) as Fact;
  const organization = organizationOf(state, rows.id);
  organization.slug = rows.slug;
  organization.deleted = rows.deleted === null ? null : fact(rows.deleted);
  if (rows.slug !== null) state.organizationsBySlug.set(rows.slug, organization);
  rows.slots.forEach((row, slot) => readTeam(organization, slot, row, fact));
  for (const [id, name, slug, url, headers] of rows.servers)
    organization.servers.set(id, { id, name, slug, url, headers });
  for (const row of rows.roles) readRole(organization, row, fact);
  readMembers(organization, rows.members, members, people, first);
  for (const [userId, since, left] of rows.former)
    organization.former.set(userId, { since: fact(since), left: left && slotMap(left, first) });
  for (const row of rows.gateways) readGateway(organization, row, first);
  for (const [id, since] of rows.archived) organization.archived.set(id, fact(since));
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
  organization.roles.set(id, {
    id,
    exists: exists === 1,
    capabilities: new Set(capabilities),
    useAll,
    useAllSince: since === null ? null : fact(since),
  });
};

const readGateway = (organization: Organization, row: GatewayRow, first: number): void => {
  const [id, name, slug, enabled, since, teams, withdrawn, attached] = row;
  const gateway = {
    enabled: enabled === 1,
    teams: teams.reduce((bits, [slot]) => withBit(bits, slot), noBits()),
    id,
    organizationId: organization.id,
    name,
    slug,
    since: (first + since) as Fact,
    teamsSince: slotMap(teams, first),
    withdrawn: withdrawn && slotMap(withdrawn, first),
    attached: attached.map(([serverId, shown, at]) => ({
      server: organization.servers.get(serverId)!,
      shown: shownOf(shown),
      since: (first + at) as Fact,
    })),
    facts: null,
  };
  organization.gateways.set(id, gateway);
  organization.gatewaysBySlug.set(slug, gateway);
};
