// A log of a few large organizations whose events lie between one another's, in the streams that the product writes.
import { DatabaseSync } from '@photostructure/sqlite';

import { encodeEvent } from '../../dist/src/events/event-codec.js';

const PEOPLE = 4_000;
const TEAMS = 100;
const GATEWAYS = 60;

const id = (prefix, ...numbers) =>
  `${prefix}_01kamz4x8dfyjv8a2p6${numbers
    .map((number) => number.toString(32).padStart(3, '0'))
    .join('')
    .padStart(7, '0')
    .slice(-7)}`;
const uuid = (position) => `0190163d-8694-739b-aea5-${position.toString(16).padStart(12, '0')}`;

export const organizationIds = (count) => Array.from({ length: count }, (_, number) => id('org', number));

/** Founded, filled with people, and from then on people change teams and teams are switched. */
function* history(number) {
  const organizationId = id('org', number);
  const team = (t) => id('team', number, t % TEAMS);
  const person = (p) => id('usr', number, p % PEOPLE);
  const event = (stream, type, data) => ({ stream, event: { type, data: { organizationId, ...data } } });
  const ofTeams = (type, data) => event(`teams-${organizationId}`, type, data);
  const ofPeople = (type, data) => event(`membership-${organizationId}`, type, data);
  yield event(`organization-${organizationId}`, 'OrganizationCreated', {
    name: `Organization ${number}`,
    slug: `organization-${number}`,
    plan: 'free',
    description: null,
    ownerId: person(0),
  });
  for (let t = 0; t < TEAMS; t += 1)
    yield ofTeams('TeamCreated', { teamId: team(t), name: `Team ${t}`, description: 'People who do this and that' });
  for (let g = 0; g < GATEWAYS; g += 1) {
    const gatewayId = id('gw', number, g);
    yield event(`gateway-${gatewayId}`, 'GatewayCreated', {
      gatewayId,
      name: `Gateway ${g}`,
      slug: `gateway-${g}`,
      description: null,
    });
    for (let t = 0; t < 5; t += 1)
      yield event(`gateway-${gatewayId}`, 'GatewayProvisioned', { gatewayId, teamId: team(g * 7 + t * 13) });
  }
  for (let p = 0; p < PEOPLE; p += 1)
    yield ofPeople('MemberJoined', { userId: person(p), roleId: p === 0 ? 'owner' : 'member' });
  for (let turn = 0; ; turn += 1) {
    yield ofTeams('TeamMemberAdded', { teamId: team(turn * 11), userId: person(turn * 7) });
    if (turn % 3 === 2)
      yield ofTeams('TeamMemberRemoved', { teamId: team((turn - 2) * 11), userId: person((turn - 2) * 7) });
    if (turn % 20 === 10) yield ofTeams('TeamDisabled', { teamId: team(turn), message: 'Back on Monday' });
    if (turn % 20 === 15) yield ofTeams('TeamEnabled', { teamId: team(turn - 5) });
    if (turn % 40 === 20) yield ofPeople('MemberSuspended', { userId: person(turn * 7) });
    if (turn % 40 === 30) yield ofPeople('MemberRestored', { userId: person((turn - 10) * 7) });
  }
}

/** Fills the log with `each` events of every organization. @returns names of the streams by organization */
export const fillOrganizations = (file, organizations, each) => {
  const database = new DatabaseSync(file);
  const addStream = database.prepare('INSERT INTO streams (id, name) VALUES (?, ?)');
  const addEvent = database.prepare(
    'INSERT INTO events (position, stream, revision, id, type, data, metadata) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const heads = new Map();
  const streams = new Map(organizationIds(organizations).map((organizationId) => [organizationId, new Set()]));
  const histories = Array.from({ length: organizations }, (_, number) => history(number));
  database.exec('BEGIN');
  for (let position = 1; position <= each * organizations; position += 1) {
    const { stream, event } = histories[position % organizations].next().value;
    const { organizationId } = event.data;
    if (!heads.has(stream))
      addStream.run(heads.set(stream, { id: heads.size + 1, revision: -1 }).get(stream).id, stream);
    streams.get(organizationId).add(stream);
    const head = heads.get(stream);
    head.revision += 1;
    const actor = {
      userId: id('usr', 0, 0),
      via: { kind: 'session' },
      from: '1dnYxVh4uPzvUf9rFQ9mJb3y3X0xq0m2mI7C0l8Q3mVtE1aKs2v6',
    };
    const at = new Date(Date.UTC(2026, 0, 1) + position * 1000).toISOString();
    const encoded = encodeEvent(uuid(position), event, {
      commandId: uuid(position),
      correlationId: uuid(position),
      causationId: uuid(position),
      actor,
      organizationId,
      at,
    });
    addEvent.run(position, head.id, head.revision, encoded.id, encoded.type, encoded.data, encoded.metadata);
  }
  database.exec('COMMIT');
  database.close();
  return new Map([...streams].map(([organizationId, names]) => [organizationId, [...names]]));
};
