import type { AccessChange } from '../../src/ports/access/access-change.js';
import { ALL_CAPABILITIES, BUILT_IN_ROLES, type Capability, OWNER } from '../../src/kernel/capabilities.js';
import { unreachable } from '../../src/kernel/decision.js';
import type { DomainEvent } from '../../src/kernel/domain-event.js';
import { conflict, isRefusal, notFound, type Refusal } from '../../src/kernel/refusal.js';
import type { Gateway, Member, Organization, Team } from './model/organization.js';

type Emitted = readonly DomainEvent[] | Refusal;

const unknownTeam = (): Refusal => notFound('team.unknown', 'There is no such team.');
const unknownMember = (): Refusal => notFound('member.unknown', 'There is no such member.');
const unknownGateway = (): Refusal => notFound('gateway.unknown', 'There is no such gateway.');
const unknownRole = (): Refusal => notFound('role.unknown', 'There is no such role.');

/**
 * The events that the command would emit for which the change stands, or its refusal. A test holds every kind to the real
 * decisions: the two must not differ for any history.
 */
export const simulatedEvents = (organization: Organization, change: AccessChange): Emitted => {
  switch (change.type) {
    case 'team.disable':
    case 'team.enable':
    case 'team.delete':
      return withTeam(organization, change.teamId, (team) => ofTeam(organization, team, change.type));
    case 'team.member.add':
    case 'team.member.remove':
      return withTeam(organization, change.teamId, (team) =>
        ofTeamMember(organization, team, change.userId, change.type),
      );
    case 'member.remove':
    case 'member.suspend':
      return withMember(organization, change.userId, (member) => ofMember(organization, member, change.type));
    case 'member.role':
      return withMember(organization, change.userId, (member) => ofMemberRole(organization, member, change.roleId));
    case 'gateway.disable':
    case 'gateway.provision':
    case 'gateway.unprovision':
      return withGateway(organization, change.gatewayId, (gateway) => ofGateway(organization, gateway, change));
    case 'role.update':
      return ofRole(organization, change.roleId, change.capabilities);
    default:
      return unreachable(change);
  }
};

const withTeam = (organization: Organization, teamId: string, emit: (team: Team) => Emitted): Emitted => {
  const team = organization.teams.get(teamId);
  return team ? emit(team) : unknownTeam();
};

const withMember = (organization: Organization, userId: string, emit: (member: Member) => Emitted): Emitted => {
  const member = organization.members.get(userId);
  return member ? emit(member) : unknownMember();
};

const withGateway = (organization: Organization, gatewayId: string, emit: (gateway: Gateway) => Emitted): Emitted => {
  const gateway = organization.gateways.get(gatewayId);
  return gateway ? emit(gateway) : unknownGateway();
};

const ofTeam = (
  { id: organizationId, teams }: Organization,
  { id: teamId, enabled }: Team,
  type: 'team.disable' | 'team.enable' | 'team.delete',
): Emitted => {
  if (type === 'team.disable')
    return enabled ? [{ type: 'TeamDisabled', data: { organizationId, teamId, message: null } }] : [];
  if (type === 'team.enable') return enabled ? [] : [{ type: 'TeamEnabled', data: { organizationId, teamId } }];
  if (teams.size === 1) return conflict('team.last', 'The last team of an organization cannot be deleted.');
  return [{ type: 'TeamDeleted', data: { organizationId, teamId } }];
};

const ofTeamMember = (
  organization: Organization,
  team: Team,
  userId: string,
  type: 'team.member.add' | 'team.member.remove',
): Emitted => {
  const member = organization.members.get(userId);
  const isIn = member?.teams.includes(team.slot) === true;
  const data = { organizationId: organization.id, teamId: team.id, userId };
  if (type === 'team.member.remove') return isIn ? [{ type: 'TeamMemberRemoved', data }] : [];
  if (!member) return unknownMember();
  return isIn ? [] : [{ type: 'TeamMemberAdded', data }];
};

const isActiveOwner = (member: Member): boolean => member.role.id === OWNER.id && !member.suspended;

/** PPL-6 holds for what is only supposed, too: a change that cannot be made has no consequences. */
const lastOwner = (organization: Organization, member: Member): Refusal | undefined => {
  if (!isActiveOwner(member)) return undefined;
  for (const other of organization.members.values()) if (other !== member && isActiveOwner(other)) return undefined;
  return conflict('owner.last', 'This is the last owner.');
};

/** Whoever is removed is taken out of every team afterwards, as the product does it. */
const ofMember = (organization: Organization, member: Member, type: 'member.remove' | 'member.suspend'): Emitted => {
  if (type === 'member.suspend' && member.suspended) return [];
  const refused = lastOwner(organization, member);
  if (refused) return refused;
  const data = { organizationId: organization.id, userId: member.userId };
  if (type === 'member.suspend') return [{ type: 'MemberSuspended', data }];
  const left = member.teams.map((slot) => ({
    type: 'TeamMemberRemoved',
    data: { ...data, teamId: organization.slots[slot]!.id },
  }));
  return [{ type: 'MemberRemoved', data }, ...left];
};

const ofMemberRole = (organization: Organization, member: Member, roleId: string): Emitted => {
  const previousRoleId = member.role.id;
  if (previousRoleId === roleId) return [];
  if (!isRole(organization, roleId)) return unknownRole();
  const refused = lastOwner(organization, member);
  return isRefusal(refused)
    ? refused
    : [
        {
          type: 'MemberRoleChanged',
          data: { organizationId: organization.id, userId: member.userId, roleId, previousRoleId },
        },
      ];
};

const ofGateway = (
  organization: Organization,
  gateway: Gateway,
  change: Extract<AccessChange, { readonly gatewayId: string }>,
): Emitted => {
  const data = { organizationId: organization.id, gatewayId: gateway.id };
  if (change.type === 'gateway.disable') return gateway.enabled ? [{ type: 'GatewayDisabled', data }] : [];
  const { teamId } = change;
  const team = organization.teams.get(teamId);
  const isProvisioned = team !== undefined && gateway.teamsSince.has(team.slot);
  if (change.type === 'gateway.unprovision')
    return isProvisioned ? [{ type: 'GatewayUnprovisioned', data: { ...data, teamId } }] : [];
  if (!team) return unknownTeam();
  return isProvisioned ? [] : [{ type: 'GatewayProvisioned', data: { ...data, teamId } }];
};

const isRole = ({ roles }: Organization, roleId: string): boolean =>
  BUILT_IN_ROLES.has(roleId) || roles.get(roleId)?.exists === true;

const ofRole = (organization: Organization, roleId: string, wanted: readonly Capability[]): Emitted => {
  if (BUILT_IN_ROLES.has(roleId)) return conflict('role.built-in', 'Owner, Admin and Member are the same everywhere.');
  const role = organization.roles.get(roleId);
  if (!role?.exists) return unknownRole();
  const capabilities = ALL_CAPABILITIES.filter((capability) => wanted.includes(capability));
  const same =
    capabilities.length === role.capabilities.size &&
    capabilities.every((capability) => role.capabilities.has(capability));
  return same
    ? []
    : [{ type: 'RoleCapabilitiesChanged', data: { organizationId: organization.id, roleId, capabilities } }];
};
