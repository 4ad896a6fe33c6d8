import { memberWords, People, slotFacts } from './member-words.js';
import { FactPlaces } from './organization-facts.js';
import {
  type GatewayRow,
  type HeadLine,
  keyRow,
  LOWEST_FIRST,
  NEWLINE,
  type OrganizationRows,
  type RoleRow,
  SPACE,
  shownRow,
  type TeamRow,
  WORD,
} from './saved-rows.js';
import type { AccessState, Fact, Gateway, Organization, Role, Team } from './state.js';

type Numbered = (fact: Fact) => number;

/**
 * The state as bytes: a line of JSON for the whole, one for each organization with the words of its facts and of its members
 * behind it. The same events always give the same bytes.
 */
export const serialiseState = (state: AccessState): Uint8Array => {
  const places = new FactPlaces(state.causes);
  const people = new People();
  const parts: Uint8Array[] = [];
  let facts = 0;
  for (const organization of state.organizations.values()) {
    const saved = organizationParts(state, organization, places, people);
    parts.push(...saved.parts);
    facts += saved.facts;
  }
  const head: HeadLine = {
    position: state.position.toString(),
    lowestFirst: LOWEST_FIRST,
    keys: Array.from(state.keys, ([hash, key]) => keyRow(hash, key)),
    facts,
    people: people.ids,
  };
  return joined([line(head), ...parts]);
};

const ENCODER = new TextEncoder();

/** As long as whole words: those behind it can be read where they lie. */
const line = (value: object): Uint8Array => {
  const text = ENCODER.encode(JSON.stringify(value));
  const padded = new Uint8Array((Math.floor(text.length / WORD) + 1) * WORD).fill(SPACE);
  padded.set(text);
  padded[padded.length - 1] = NEWLINE;
  return padded;
};

const joined = (parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
};

const organizationParts = (
  state: AccessState,
  organization: Organization,
  places: FactPlaces,
  people: People,
): { readonly facts: number; readonly parts: readonly Uint8Array[] } => {
  const facts = places.take(organization);
  const { words, odd } = state.causes.saved(facts);
  const { rows, members } = organizationRows(organization, people, places.of);
  const parts = [
    line({ ...rows, facts: facts.length, odd, memberWords: members.length }),
    new Uint8Array(words.buffer),
    new Uint8Array(members.buffer),
  ];
  return { facts: facts.length, parts };
};

/** Everything the organization is, as plain rows and words that share nothing with it that changes. */
export const organizationRows = (
  organization: Organization,
  people: People,
  number: Numbered,
): { readonly rows: OrganizationRows; readonly members: Int32Array<ArrayBuffer> } => {
  const { words, row } = memberWords(organization, people, number);
  const rows: OrganizationRows = {
    id: organization.id,
    slug: organization.slug,
    deleted: organization.deleted && number(organization.deleted),
    roles: Array.from(organization.roles.values(), (role) => roleRow(role, number)),
    members: row,
    former: Array.from(
      organization.former,
      ([userId, former]) => [userId, number(former.since), slotFacts(former.left, number)] as const,
    ),
    slots: organization.slots.map((team) => teamRow(team, number)),
    gateways: Array.from(organization.gateways.values(), (gateway) => gatewayRow(gateway, number)),
    archived: Array.from(organization.archived, ([id, since]) => [id, number(since)] as const),
    servers: Array.from(
      organization.servers.values(),
      ({ id, name, slug, url, headers }) => [id, name, slug, url, headers] as const,
    ),
  };
  return { rows, members: words };
};

const roleRow = (role: Role, number: Numbered): RoleRow => [
  role.id,
  role.exists ? 1 : 0,
  [...role.capabilities],
  role.useAllSince && number(role.useAllSince),
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
  gateway.attached.map(
    (attachment) => [attachment.server.id, shownRow(attachment.shown), number(attachment.since)] as const,
  ),
];
