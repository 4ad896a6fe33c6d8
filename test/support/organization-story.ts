import { type Happened, happened } from './recorded-events.js';
import { endpointAt } from './server-endpoint.js';

const at = <T>(list: readonly T[], index: number): T => list[index % list.length]!;

/** A long life of one organization in which every read model has something to do; the same seed tells the same story. */
export const organizationStory = (organization: string, rounds: number): readonly Happened[] => {
  const organizationId = `org_${organization}`;
  const teams = ['a', 'b', 'c'].map((name) => ({ organizationId, teamId: `team_${organization}${name}` }));
  const gateways = ['x', 'y'].map((name) => ({ organizationId, gatewayId: `gw_${organization}${name}` }));
  const owner = { organizationId, userId: `usr_${organization}owner` };
  const beginning = [
    happened('AccountCreated', { userId: owner.userId, addressHash: `hash of ${organization}`, verified: true }),
    happened('SlugReserved', { scope: 'organization', slug: organization, ownerId: organizationId, until: 'soon' }),
    happened('OrganizationCreated', {
      organizationId,
      name: organization,
      slug: organization,
      plan: 'free',
      description: null,
      ownerId: owner.userId,
    }),
    happened('SlugConfirmed', { scope: 'organization', slug: organization, ownerId: organizationId }),
    happened('MemberJoined', { ...owner, roleId: 'owner' }),
    ...teams.map((team, index) => happened('TeamCreated', { ...team, name: `Team ${index}`, description: null })),
    happened('ServerAdded', {
      organizationId,
      serverId: `srv_${organization}`,
      name: 'Wiki',
      slug: 'wiki',
      ...endpointAt('https://wiki.example/mcp'),
    }),
    happened('SlugReserved', {
      scope: `gateway:${organizationId}`,
      slug: 'left-open',
      ownerId: 'gw_none',
      until: 'soon',
    }),
    happened('InvitationSent', {
      organizationId,
      invitationId: `inv_${organization}`,
      addressHash: 'a',
      roleId: 'member',
      teamIds: [],
      tokenHash: 't',
      expiresAt: 'later',
      invitedBy: null,
    }),
    ...gateways.map((gateway, index) =>
      happened('GatewayCreated', { ...gateway, name: `Gateway ${index}`, slug: `gateway-${index}`, description: null }),
    ),
  ];
  const round = (index: number): readonly Happened[] => {
    const team = at(teams, index);
    const gateway = at(gateways, index);
    const person = { organizationId, userId: `usr_${organization}${index}` };
    const key = { organizationId, apiKeyId: `key_${organization}${index}`, userId: person.userId };
    return [
      happened('MemberJoined', { ...person, roleId: 'member' }),
      happened('TeamMemberAdded', { ...team, userId: person.userId }),
      happened('TeamRenamed', { ...team, name: `Team of round ${index}` }),
      happened('GatewayProvisioned', { ...gateway, teamId: team.teamId }),
      happened('ApiKeyIssued', {
        ...key,
        name: 'k',
        secretHash: `h${index}`,
        hint: 'hint',
        capabilities: null,
        gatewayIds: null,
        expiresAt: null,
      }),
      happened('TeamDisabled', { ...team, message: `round ${index}` }),
      happened('GatewayUnprovisioned', { ...gateway, teamId: team.teamId }),
      happened('TeamEnabled', team),
      ...(index % 3 === 0
        ? [
            happened('TeamMemberRemoved', { ...team, userId: person.userId }),
            happened('MemberRemoved', person),
            happened('ApiKeyRevoked', key),
          ]
        : []),
    ];
  };
  return [...beginning, ...Array.from({ length: rounds }, (_, index) => round(index)).flat()];
};
