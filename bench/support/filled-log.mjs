// A log as a few busy years would leave it: organizations that invite people, sort them into teams and provision gateways.
import { decidesAccess } from '../../dist/projections/access-snapshot/fold/fold.js';
import { writeLog } from './log-writer.mjs';

const PEOPLE = 1_500;
const TEAMS = 60;
const GATEWAYS = 40;

const id = (prefix, ...numbers) =>
  `${prefix}_01kamz4x8dfyjv8a2p6${numbers
    .map((number) => number.toString(32).padStart(3, '0'))
    .join('')
    .padStart(7, '0')}`;

/** Events of one organization, each with the stream it belongs to. */
function* organizationHistory(number) {
  const organizationId = id('org', number);
  const event = (stream, type, data) => ({
    stream: `${stream}-${organizationId}`,
    event: { type, data: { organizationId, ...data } },
  });
  const teams = Array.from({ length: TEAMS }, (_, t) => id('team', number, t));
  const gateways = Array.from({ length: GATEWAYS }, (_, g) => id('gw', number, g));
  const server = id('srv', number);
  yield event('organization', 'OrganizationCreated', {
    name: `Organization ${number}`,
    slug: `organization-${number}`,
    plan: 'free',
    description: null,
    ownerId: id('usr', number, 0),
  });
  yield event('server', 'ServerAdded', {
    serverId: server,
    name: 'Search',
    slug: 'search',
    origin: 'https://search.example',
    path: { text: '/mcp', sealed: false },
    transport: 'streamable-http',
    headers: [],
  });
  for (const [t, teamId] of teams.entries())
    yield event('teams', 'TeamCreated', { teamId, name: `Team ${t}`, description: 'People who do this and that' });
  for (const [g, gatewayId] of gateways.entries()) {
    yield event(`gateway-${g}`, 'GatewayCreated', {
      gatewayId,
      name: `Gateway ${g}`,
      slug: `gateway-${g}`,
      description: null,
    });
    yield event(`gateway-${g}`, 'GatewayServerAttached', { gatewayId, serverId: server, expose: 'all' });
    for (let t = 0; t < 4; t += 1)
      yield event(`gateway-${g}`, 'GatewayProvisioned', { gatewayId, teamId: teams[(g * 7 + t * 13) % TEAMS] });
  }
  for (let p = 0; p < PEOPLE; p += 1) {
    const userId = id('usr', number, p);
    const invitation = { invitationId: id('inv', number, p) };
    yield event('membership', 'InvitationSent', {
      ...invitation,
      addressHash: 'a'.repeat(43),
      roleId: 'member',
      teamIds: [],
      tokenHash: 'b'.repeat(64),
      expiresAt: '2026-12-01T12:00:00.000Z',
      invitedBy: null,
    });
    yield event('membership', 'InvitationAccepted', { ...invitation, userId });
    yield event('membership', 'MemberJoined', { userId, roleId: 'member' });
    for (let t = 0; t < 3; t += 1)
      yield event('teams', 'TeamMemberAdded', { teamId: teams[(p * 11 + t * 17) % TEAMS], userId });
    if (p % 5 === 0) yield event('teams', 'TeamMemberRemoved', { teamId: teams[(p * 11) % TEAMS], userId });
    if (p % 50 === 0)
      yield event('teams', 'TeamDisabled', { teamId: teams[(p / 50) % TEAMS], message: 'Back on Monday' });
    if (p % 50 === 25) yield event('teams', 'TeamEnabled', { teamId: teams[((p - 25) / 50) % TEAMS] });
    if (p % 100 === 99) yield event('membership', 'MemberRemoved', { userId });
  }
}

function* history(count) {
  let happened = 0;
  for (let organization = 0; ; organization += 1) {
    const actor = {
      userId: id('usr', organization, 0),
      via: { kind: 'session' },
      from: '1dnYxVh4uPzvUf9rFQ9mJb3y3X0xq0m2mI7C0l8Q3mVtE1aKs2v6',
    };
    for (const happening of organizationHistory(organization)) {
      if (happened === count) return;
      happened += 1;
      yield { ...happening, actor };
    }
  }
}

/** @returns the share of the events that decide access */
export const fillLog = (file, count) => {
  let deciding = 0;
  function* counted() {
    for (const happening of history(count)) {
      if (decidesAccess(happening.event.type)) deciding += 1;
      yield happening;
    }
  }
  writeLog(file, counted());
  return deciding / count;
};
