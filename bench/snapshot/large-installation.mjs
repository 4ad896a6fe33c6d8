// A large installation: everybody is in two organizations and in five teams of each.
export const PEOPLE = 100_000;
export const ORGANIZATIONS = 1_000;
export const TEAMS = 10_000;
export const GATEWAYS = 10_000;
export const MEMBERSHIPS = 1_000_000;
const ORGANIZATIONS_OF_A_PERSON = 2;
const TEAMS_OF_AN_ORGANIZATION = TEAMS / ORGANIZATIONS;
const GATEWAYS_OF_AN_ORGANIZATION = GATEWAYS / ORGANIZATIONS;
const PEOPLE_OF_AN_ORGANIZATION = (PEOPLE * ORGANIZATIONS_OF_A_PERSON) / ORGANIZATIONS;
const TEAMS_OF_A_MEMBER = MEMBERSHIPS / PEOPLE / ORGANIZATIONS_OF_A_PERSON;
const TEAMS_OF_A_GATEWAY = 3;

const id = (prefix, number) => `${prefix}_01kamz4x8dfyjv8a2p6${number.toString(32).padStart(7, '0')}`;

/** One organization after the other, as { stream, event, actor }. */
export function* largeInstallation() {
  for (let organization = 0; organization < ORGANIZATIONS; organization += 1) yield* history(organization);
}

function* history(number) {
  const organizationId = id('org', number);
  // Neighbours share half of their people: each person is in two organizations that follow each other.
  const people = Array.from({ length: PEOPLE_OF_AN_ORGANIZATION }, (_, index) =>
    id('usr', (number * (PEOPLE_OF_AN_ORGANIZATION / ORGANIZATIONS_OF_A_PERSON) + index) % PEOPLE),
  );
  const actor = {
    userId: people[0],
    via: { kind: 'session' },
    from: '1dnYxVh4uPzvUf9rFQ9mJb3y3X0xq0m2mI7C0l8Q3mVtE1aKs2v6',
  };
  const happened = (stream, type, data) => ({
    stream: `${stream}-${organizationId}`,
    event: { type, data: { organizationId, ...data } },
    actor,
  });
  const teams = Array.from({ length: TEAMS_OF_AN_ORGANIZATION }, (_, team) =>
    id('team', number * TEAMS_OF_AN_ORGANIZATION + team),
  );
  yield happened('organization', 'OrganizationCreated', {
    name: `Organization ${number}`,
    slug: `organization-${number}`,
    plan: 'free',
    description: null,
    ownerId: people[0],
  });
  for (const [index, userId] of people.entries())
    yield happened('membership', 'MemberJoined', { userId, roleId: index === 0 ? 'owner' : 'member' });
  for (const [index, teamId] of teams.entries())
    yield happened('teams', 'TeamCreated', {
      teamId,
      name: `Team ${index}`,
      description: 'People who do this and that',
    });
  for (let index = 0; index < GATEWAYS_OF_AN_ORGANIZATION; index += 1) {
    const gatewayId = id('gw', number * GATEWAYS_OF_AN_ORGANIZATION + index);
    yield happened(`gateway-${index}`, 'GatewayCreated', {
      gatewayId,
      name: `Gateway ${index}`,
      slug: `gateway-${index}`,
      description: null,
    });
    for (let team = 0; team < TEAMS_OF_A_GATEWAY; team += 1)
      yield happened(`gateway-${index}`, 'GatewayProvisioned', {
        gatewayId,
        teamId: teams[(index + team * 3) % teams.length],
      });
  }
  for (let turn = 0; turn < TEAMS_OF_A_MEMBER; turn += 1) {
    for (const [index, userId] of people.entries())
      yield happened('teams', 'TeamMemberAdded', { teamId: teams[(index + turn * 3) % teams.length], userId });
  }
}
