import { eraseAccount } from '../../src/features/accounts/domain/account.decisions.js';
import { ACCOUNT } from '../../src/features/accounts/domain/account.stream.js';
import { createGateway } from '../../src/features/gateways/domain/create-gateway.decision.js';
import {
  archiveGateway,
  disableGateway,
  enableGateway,
} from '../../src/features/gateways/domain/gateway-lifecycle.decisions.js';
import { provisionGateway, unprovisionGateway } from '../../src/features/gateways/domain/gateway-teams.decisions.js';
import { GATEWAY } from '../../src/features/gateways/domain/gateway.stream.js';
import type { Decided } from '../../src/kernel/decision.js';
import type { AccessChange } from '../../src/access/simulation/access-change.js';
import { BUILT_IN_ROLES, type Capability } from '../../src/kernel/capabilities.js';
import { forbidden, isRefusal } from '../../src/kernel/refusal.js';
import { acceptInvitation } from '../../src/features/invitations/domain/accepting.decisions.js';
import { eraseMember, voidInvitations } from '../../src/features/memberships/domain/erasing.decisions.js';
import { deleteRole } from '../../src/features/roles/domain/delete-role.decision.js';
import { sendInvitation } from '../../src/features/invitations/domain/invitations.decisions.js';
import { changeRole, leave, removeMember } from '../../src/features/memberships/domain/members.decisions.js';
import type { MembershipEvent } from '../../src/events/memberships.js';
import { MEMBERSHIP } from '../../src/features/memberships/domain/membership.stream.js';
import { transferOwnership } from '../../src/features/memberships/domain/ownership.decision.js';
import { powersOf } from '../../src/features/memberships/domain/powers.js';
import { createRole } from '../../src/features/roles/domain/create-role.decision.js';
import { editRole } from '../../src/features/roles/domain/roles.decisions.js';
import { restoreMember, suspendMember } from '../../src/features/memberships/domain/suspension.decisions.js';
import { createTeam } from '../../src/features/teams/domain/teams.decisions.js';
import { deleteTeam, disableTeam, enableTeam } from '../../src/features/teams/domain/team-lifecycle.decisions.js';
import {
  addTeamMember,
  joinTeams,
  leaveAllTeams,
  removeTeamMember,
} from '../../src/features/teams/domain/team-members.decisions.js';
import { TEAMS } from '../../src/features/teams/domain/teams.stream.js';
import type { Principal } from '../../src/kernel/principal.js';
import { type AccessWorld, decided, deletion, ORGANIZATION_ID, type Outcome } from './access-world.js';
import { by } from './principals.js';

export const COMMAND_NAMES = [
  'join',
  'invite',
  'accept',
  'member.role',
  'member.suspend',
  'member.restore',
  'member.remove',
  'member.erase',
  'leave',
  'role.create',
  'role.update',
  'role.delete',
  'team.create',
  'team.disable',
  'team.enable',
  'team.delete',
  'team.member.add',
  'team.member.remove',
  'gateway.create',
  'gateway.disable',
  'gateway.enable',
  'gateway.archive',
  'gateway.provision',
  'gateway.unprovision',
  'ownership.transfer',
  'organization.delete',
] as const;
export type CommandName = (typeof COMMAND_NAMES)[number];

/** Whom and what a command is about; each command looks at what it needs. */
export interface Step {
  readonly command: CommandName;
  readonly actor: string;
  readonly userId: string;
  readonly teamId: string;
  readonly gatewayId: string;
  readonly roleId: string;
  readonly capabilities: readonly Capability[];
}

type Command = (world: AccessWorld, step: Step, actor: Principal) => Outcome;

const organizationId = ORGANIZATION_ID;
const of = (step: Step) => ({ ...step, organizationId });

/** What the edge asks before the command: the capability of the route. */
const taking =
  (capability: Capability, command: Command): Command =>
  (world, step, actor) =>
    powersOf(world.membership, actor).has(capability)
      ? command(world, step, actor)
      : forbidden('capability.missing', 'no');

const both = (first: Outcome, next: () => Outcome): Outcome => {
  if (isRefusal(first)) return first;
  const second = next();
  return isRefusal(second) ? first : [...first, ...second];
};

const onMember =
  (decide: typeof removeMember): Command =>
  (world, step, actor) =>
    decided(MEMBERSHIP, organizationId, decide(world.membership, { organizationId, userId: step.userId, actor }));
const outOfAllTeams = (world: AccessWorld, userId: string): Outcome =>
  decided(TEAMS, organizationId, leaveAllTeams(world.teams, { organizationId, userId }));

const AT = '2026-01-01T00:00:00.000Z';

const invite: Command = (world, step, actor) => {
  const invitationId = `inv_${world.written.length}`;
  const sent = {
    organizationId,
    invitationId,
    addressHash: step.userId,
    tokenHash: invitationId,
    expiresAt: '2027-01-01T00:00:00.000Z',
    at: AT,
    teamIds: [step.teamId],
  };
  return decided(
    MEMBERSHIP,
    organizationId,
    sendInvitation(world.membership, { ...sent, inviteeId: step.userId, roleId: step.roleId, actor }),
  );
};

/** What is pending for the person, by people who still have an account; in two appends, as the product does it. */
const accept: Command = (world, { userId }) => {
  const invitationId = world.membership.pendingByAddress.get(userId);
  const invitation = invitationId === undefined ? undefined : world.membership.invitations.get(invitationId);
  if (!invitation || world.account(userId).status !== 'open') return [];
  const accepted = decided(
    MEMBERSHIP,
    organizationId,
    acceptInvitation(world.membership, { ...invitation, organizationId, userId, at: AT }),
  );
  return both(accepted, () =>
    decided(TEAMS, organizationId, joinTeams(world.teams, { ...invitation, organizationId, userId })),
  );
};

/** Invited, by somebody who may, and accepted. */
const join: Command = (world, step, actor) =>
  world.write(invite(world, step, actor)).length === 0 ? [] : accept(world, step, actor);

/** By people who may remove them. Those that the first team stands for are in no other organization, and their account goes with it. */
const erase: Command = (world, step, actor) => {
  const { userId, teamId } = step;
  const gone = both(
    decided(
      MEMBERSHIP,
      organizationId,
      eraseMember(world.membership, { organizationId, userId, addressHash: userId, actor }),
    ),
    () => outOfAllTeams(world, userId),
  );
  return both(gone, () =>
    teamId === 'team_1' ? decided(ACCOUNT, userId, eraseAccount(world.account(userId), { userId })) : [],
  );
};

const close: Command = (world) =>
  both(deletion(world), () => decided(MEMBERSHIP, organizationId, voidInvitations(world.membership, organizationId)));

const onTeam =
  (decide: typeof deleteTeam): Command =>
  (world, step) =>
    decided(TEAMS, organizationId, decide(world.teams, of(step)));
const onGateway =
  (decide: typeof disableGateway): Command =>
  (world, step) =>
    decided(GATEWAY, step.gatewayId, decide(world.gateway(step.gatewayId), of(step)));

const onRole =
  (
    decide: (
      state: AccessWorld['membership'],
      input: Omit<Step, 'actor'> & { readonly organizationId: string; readonly actor: Principal },
    ) => Decided<MembershipEvent>,
  ): Command =>
  (world, step, actor) =>
    decided(MEMBERSHIP, organizationId, decide(world.membership, { ...step, organizationId, actor }));

const changeMemberRole: Command = (world, step, actor) =>
  decided(
    MEMBERSHIP,
    organizationId,
    changeRole(world.membership, { organizationId, userId: step.userId, roleId: step.roleId, actor }),
  );

const COMMANDS: Readonly<Record<CommandName, Command>> = {
  join,
  invite,
  accept,
  'member.role': changeMemberRole,
  'member.suspend': onMember(suspendMember),
  'member.restore': onMember(restoreMember),
  'member.remove': (world, step, actor) =>
    both(onMember(removeMember)(world, step, actor), () => outOfAllTeams(world, step.userId)),
  'member.erase': taking('people:manage', erase),
  leave: (world, step) =>
    both(decided(MEMBERSHIP, organizationId, leave(world.membership, of(step))), () =>
      outOfAllTeams(world, step.userId),
    ),
  // Ids are made by the product: a new role never has that of a built-in one.
  'role.create': onRole((state, input) =>
    BUILT_IN_ROLES.has(input.roleId)
      ? []
      : createRole(state, { ...input, name: input.roleId, description: null, copyOf: null, plan: 'enterprise' }),
  ),
  'role.update': onRole((state, { organizationId: of, roleId, capabilities, actor }) =>
    editRole(state, { organizationId: of, roleId, capabilities, actor }),
  ),
  'role.delete': onRole((state, input) => deleteRole(state, { ...input, at: AT })),
  'team.create': taking('people:manage', (world, step) =>
    world.teamsEver.has(step.teamId)
      ? []
      : decided(TEAMS, organizationId, createTeam(world.teams, { ...of(step), name: step.teamId, description: null })),
  ),
  'team.disable': taking('people:manage', (world, step) =>
    decided(TEAMS, organizationId, disableTeam(world.teams, { ...of(step), message: null })),
  ),
  'team.enable': taking('people:manage', onTeam(enableTeam)),
  'team.delete': taking('people:manage', onTeam(deleteTeam)),
  'team.member.add': taking('people:manage', (world, step) =>
    decided(
      TEAMS,
      organizationId,
      addTeamMember(world.teams, { ...of(step), isMember: world.membership.members.has(step.userId) }),
    ),
  ),
  'team.member.remove': taking('people:manage', (world, step) =>
    decided(TEAMS, organizationId, removeTeamMember(world.teams, of(step))),
  ),
  'gateway.create': taking('gateways:manage', (world, step) => {
    const made = {
      organizationId,
      gatewayId: step.gatewayId,
      name: step.gatewayId,
      slug: step.gatewayId.replace('_', '-'),
      description: null,
      teamIds: [step.teamId],
      servers: [],
    };
    return decided(
      GATEWAY,
      step.gatewayId,
      createGateway(world.gateway(step.gatewayId), {
        ...made,
        presentTeams: [...world.teams.byId.keys()],
        presentServers: [],
      }),
    );
  }),
  'gateway.disable': taking('gateways:manage', onGateway(disableGateway)),
  'gateway.enable': taking('gateways:manage', onGateway(enableGateway)),
  'gateway.archive': taking('gateways:manage', onGateway(archiveGateway)),
  'gateway.provision': taking('gateways:provision', (world, step) =>
    decided(
      GATEWAY,
      step.gatewayId,
      provisionGateway(world.gateway(step.gatewayId), { ...of(step), isTeam: world.teams.byId.has(step.teamId) }),
    ),
  ),
  'gateway.unprovision': taking('gateways:provision', (world, step) =>
    decided(GATEWAY, step.gatewayId, unprovisionGateway(world.gateway(step.gatewayId), of(step))),
  ),
  'ownership.transfer': (world, { userId, teamId }, actor) =>
    decided(
      MEMBERSHIP,
      organizationId,
      transferOwnership(world.membership, {
        organizationId,
        toUserId: userId,
        keepOwnership: teamId === 'team_1',
        actor,
      }),
    ),
  'organization.delete': taking('organization:delete', close),
};

/** What the product does with the command. Of an organization that is gone no command is known. */
export const outcomeOf = (world: AccessWorld, step: Step, actor: Principal = by(step.actor)): Outcome =>
  world.organization.status === 'live'
    ? COMMANDS[step.command](world, step, actor)
    : forbidden('organization.unknown', 'no');

const FIELDS: Readonly<Partial<Record<CommandName, readonly (keyof Step)[]>>> = {
  'team.disable': ['teamId'],
  'team.enable': ['teamId'],
  'team.delete': ['teamId'],
  'team.member.add': ['teamId', 'userId'],
  'team.member.remove': ['teamId', 'userId'],
  'member.remove': ['userId'],
  'member.suspend': ['userId'],
  'member.role': ['userId', 'roleId'],
  'gateway.disable': ['gatewayId'],
  'gateway.provision': ['gatewayId', 'teamId'],
  'gateway.unprovision': ['gatewayId', 'teamId'],
  'role.update': ['roleId', 'capabilities'],
};

/** The change that stands for the step's command; undefined where none does. */
export const changeOf = (step: Step): AccessChange | undefined => {
  const fields = FIELDS[step.command];
  return (
    fields &&
    ({ type: step.command, ...Object.fromEntries(fields.map((field) => [field, step[field]])) } as AccessChange)
  );
};
