// One large organization: who is in it, in which role and teams, what is switched off, and questions as proxies ask them.
import { applyEvent } from '../../dist/projections/access-snapshot/fold/fold.js';
import { StatePicture } from '../../dist/projections/access-snapshot/picture.js';
import { emptyState } from '../../dist/projections/access-snapshot/model/access-state.js';

export const PEOPLE = 100_000;
export const TEAMS = 1_000;
export const GATEWAYS = 1_000;
const TEAMS_OF_A_PERSON = 3;
const GATEWAYS_OF_A_TEAM = 5;
const DISABLED_TEAMS = 50;
/** Of a thousand people. */
const ADMINS = 10;
const SUSPENDED = 20;
export const ORGANIZATION = 'org_01kamz4x8dfyjv8a2p6c2w9g5r';

let seed = 42;
export const random = (below) => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor((seed / 2 ** 32) * below);
};
/** A text of its own each time and in one piece, as an id that arrived over a socket is: put together, it would be a tree of pieces. */
export const id = (prefix, number) =>
  Buffer.from(`${prefix}_01kamz4x8dfyjv8a2p6${number.toString(32).padStart(7, '0')}`, 'latin1').toString('latin1');
const several = (count, below) => {
  const chosen = new Set();
  while (chosen.size < count) chosen.add(random(below));
  return [...chosen];
};

export const teamsOf = Array.from({ length: PEOPLE }, () => several(TEAMS_OF_A_PERSON, TEAMS));
export const gatewaysOf = Array.from({ length: TEAMS }, () => several(GATEWAYS_OF_A_TEAM, GATEWAYS));
export const teamsTo = Array.from({ length: GATEWAYS }, () => []);
gatewaysOf.forEach((gateways, team) => gateways.forEach((gateway) => teamsTo[gateway].push(team)));
export const disabled = new Set(several(DISABLED_TEAMS, TEAMS));
export const isAdmin = (person) => person % 1_000 < ADMINS;
export const isSuspended = (person) => person % 1_000 >= 1_000 - SUSPENDED || person % 500 === 0;

/** About so many different people; half of the questions go for a gateway of one of the person's teams, as those at a proxy do. */
export const questionsAbout = (people, count) =>
  Array.from({ length: count }, (_, index) => {
    const person = random(people);
    const reached = gatewaysOf[teamsOf[person][random(TEAMS_OF_A_PERSON)]];
    return { person, gateway: index % 2 ? reached[random(GATEWAYS_OF_A_TEAM)] : random(GATEWAYS) };
  });

/** The product's own picture, folded from the events that made the company. */
export const companyPicture = () => {
  const state = emptyState();
  let position = 0n;
  const happen = (type, data) =>
    applyEvent(state, {
      type,
      data: { organizationId: ORGANIZATION, ...data },
      id: `0190163d-8694-739b-aea5-${position.toString(16).padStart(12, '0')}`,
      stream: 's-1',
      revision: position,
      position: position++,
      metadata: { at: new Date(Date.UTC(2026, 0, 1) + Number(position) * 1000).toISOString() },
    });
  happen('OrganizationCreated', { slug: 'acme' });
  for (let t = 0; t < TEAMS; t++) happen('TeamCreated', { teamId: id('team', t), name: `Team ${t}` });
  for (let g = 0; g < GATEWAYS; g++)
    happen('GatewayCreated', { gatewayId: id('gw', g), name: `Gateway ${g}`, slug: `g-${g}` });
  for (let p = 0; p < PEOPLE; p++)
    happen('MemberJoined', { userId: id('usr', p), roleId: isAdmin(p) ? 'admin' : 'member' });
  teamsOf.forEach((teams, p) =>
    teams.forEach((t) => happen('TeamMemberAdded', { userId: id('usr', p), teamId: id('team', t) })),
  );
  gatewaysOf.forEach((gateways, t) =>
    gateways.forEach((g) => happen('GatewayProvisioned', { gatewayId: id('gw', g), teamId: id('team', t) })),
  );
  for (const t of disabled) happen('TeamDisabled', { teamId: id('team', t), message: null });
  for (let p = 0; p < PEOPLE; p++) if (isSuspended(p)) happen('MemberSuspended', { userId: id('usr', p) });
  return new StatePicture(state);
};
