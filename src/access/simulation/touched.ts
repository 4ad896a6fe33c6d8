import { isLive } from '../../features/gateways/domain/gateway.state.js';
import type { AccessChange } from './access-change.js';
import type { OrganizationStates } from './organization-states.js';

/** People and gateways whose access a change may affect. For all other pairs nothing changes. */
export interface Touched {
  readonly userIds: readonly string[];
  readonly gatewayIds: readonly string[];
}

/** Called before and after the change, because an affected path may exist on only one side. */
export const touchedBy = (states: OrganizationStates, change: AccessChange): Touched => {
  const { membership, teams, gateways } = states;
  const inTeam = (teamId: string): readonly string[] => [...(teams.byId.get(teamId)?.members ?? [])];
  const everyGateway = [...gateways.keys()];
  switch (change.type) {
    case 'team.disable':
    case 'team.enable':
    case 'team.delete':
      return { userIds: inTeam(change.teamId), gatewayIds: provisionedTo(states, change.teamId) };
    case 'team.member.add':
    case 'team.member.remove':
      return { userIds: [change.userId], gatewayIds: provisionedTo(states, change.teamId) };
    case 'gateway.provision':
    case 'gateway.unprovision':
      return { userIds: inTeam(change.teamId), gatewayIds: [change.gatewayId] };
    case 'gateway.disable':
      return { userIds: [...membership.members.keys()], gatewayIds: [change.gatewayId] };
    case 'role.update': {
      const holders = membership.members.filter(({ roleId }) => roleId === change.roleId);
      return { userIds: [...holders.keys()], gatewayIds: everyGateway };
    }
    default:
      return { userIds: [change.userId], gatewayIds: everyGateway };
  }
};

const provisionedTo = ({ gateways }: OrganizationStates, teamId: string): readonly string[] =>
  [...gateways].flatMap(([gatewayId, gateway]) => (isLive(gateway) && gateway.teams.has(teamId) ? [gatewayId] : []));
