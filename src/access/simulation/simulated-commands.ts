import { disableGateway } from '../../features/gateways/domain/gateway-lifecycle.decisions.js';
import { provisionGateway, unprovisionGateway } from '../../features/gateways/domain/gateway-teams.decisions.js';
import { GATEWAY } from '../../features/gateways/domain/gateway.stream.js';
import { changeRole, removeMember } from '../../features/memberships/domain/members.decisions.js';
import { MEMBERSHIP } from '../../features/memberships/domain/membership.stream.js';
import type { MembershipState } from '../../features/memberships/domain/membership.state.js';
import { suspendMember } from '../../features/memberships/domain/suspension.decisions.js';
import { editRole } from '../../features/roles/domain/roles.decisions.js';
import { deleteTeam, disableTeam, enableTeam } from '../../features/teams/domain/team-lifecycle.decisions.js';
import { addTeamMember, leaveAllTeams, removeTeamMember } from '../../features/teams/domain/team-members.decisions.js';
import { TEAMS } from '../../features/teams/domain/teams.stream.js';
import { OWNER } from '../../kernel/capabilities.js';
import { type Decided, streamName, unreachable } from '../../kernel/decision.js';
import type { DomainEvent } from '../../kernel/domain-event.js';
import type { Principal } from '../../kernel/principal.js';
import { isRefusal, type Refusal } from '../../kernel/refusal.js';
import type { AccessChange } from './access-change.js';
import type { OrganizationStates, StreamEvent } from './organization-states.js';

type Emitted = readonly StreamEvent[] | Refusal;

/** The events that the command of the change would write, or its refusal, from the command's own decision. */
export const emittedBy = (states: OrganizationStates, organizationId: string, change: AccessChange): Emitted => {
  const { membership, teams } = states;
  const actor = anOwner(membership);
  const inTeams = (decided: Decided<DomainEvent>): Emitted => written(TEAMS, organizationId, decided);
  const inMembership = (decided: Decided<DomainEvent>): Emitted => written(MEMBERSHIP, organizationId, decided);
  switch (change.type) {
    case 'team.disable':
      return inTeams(disableTeam(teams, { ...change, organizationId, message: null }));
    case 'team.enable':
      return inTeams(enableTeam(teams, { ...change, organizationId }));
    case 'team.delete':
      return inTeams(deleteTeam(teams, { ...change, organizationId }));
    case 'team.member.add': {
      const isMember = membership.members.has(change.userId);
      return inTeams(addTeamMember(teams, { ...change, organizationId, isMember }));
    }
    case 'team.member.remove':
      return inTeams(removeTeamMember(teams, { ...change, organizationId }));
    case 'member.remove':
      return both(inMembership(removeMember(membership, { ...change, organizationId, actor })), () =>
        inTeams(leaveAllTeams(teams, { ...change, organizationId })),
      );
    case 'member.suspend':
      return inMembership(suspendMember(membership, { ...change, organizationId, actor }));
    case 'member.role':
      return inMembership(changeRole(membership, { ...change, organizationId, actor }));
    case 'role.update':
      return inMembership(editRole(membership, { ...change, organizationId, actor }));
    case 'gateway.disable':
    case 'gateway.provision':
    case 'gateway.unprovision':
      return ofGateway(states, organizationId, change);
    default:
      return unreachable(change);
  }
};

const ofGateway = (
  states: OrganizationStates,
  organizationId: string,
  change: Extract<AccessChange, { readonly gatewayId: string }>,
): Emitted => {
  const gateway = states.gateway(change.gatewayId);
  const inGateway = (decided: Decided<DomainEvent>): Emitted => written(GATEWAY, change.gatewayId, decided);
  if (change.type === 'gateway.disable') return inGateway(disableGateway(gateway, { ...change, organizationId }));
  const isTeam = states.teams.byId.has(change.teamId);
  return change.type === 'gateway.provision'
    ? inGateway(provisionGateway(gateway, { ...change, organizationId, isTeam }))
    : inGateway(unprovisionGateway(gateway, { ...change, organizationId }));
};

/** The question is whether the change is possible, not who may make it, so an owner makes it. Without an owner it is refused. */
const anOwner = ({ members }: MembershipState): Principal => ({
  userId: members.find(({ roleId, status }) => roleId === OWNER.id && status === 'active')?.userId ?? '',
  via: { kind: 'session' },
  organizationId: null,
  narrowedTo: null,
});

const written = (definition: { readonly category: string }, id: string, decided: Decided<DomainEvent>): Emitted =>
  isRefusal(decided) ? decided : decided.map((event) => ({ stream: streamName(definition, id), event }));

const both = (first: Emitted, next: () => Emitted): Emitted => {
  if (isRefusal(first)) return first;
  const second = next();
  return isRefusal(second) ? second : [...first, ...second];
};
