import type { AccessChange, Touched } from '../../src/ports/access/access-change.js';
import { isRefusal, notFound, Refusal } from '../../src/kernel/refusal.js';
import { takeEvent } from './fold/fold.js';
import type { AccessState } from './model/access-state.js';
import type { Organization } from './model/organization.js';
import { simulatedEvents } from './simulated-events.js';

/** Id of what has not happened. */
const NIL = '00000000-0000-0000-0000-000000000000';

/**
 * Makes the changes in the state given, a copy, by the events that the commands would emit and the fold that takes the real ones.
 * @returns between whom something may be different now
 * @throws Refusal of the first change that could not be made, with its number
 */
export const simulate = (
  state: AccessState,
  organizationId: string,
  changes: readonly AccessChange[],
  at: string,
): readonly Touched[] => {
  const organization = state.organizations.get(organizationId);
  if (!organization || organization.slug === null)
    throw notFound('organization.unknown', 'There is no such organization.');
  return changes.flatMap((change, index) => {
    const events = simulatedEvents(organization, change);
    if (isRefusal(events)) throw inChange(events, change, index);
    const before = touchedBy(organization, change);
    for (const event of events) takeEvent(state, event, state.position + 1n, at, NIL);
    return events.length === 0 ? [] : [before, touchedBy(organization, change)];
  });
};

const inChange = ({ kind, code, message, details }: Refusal, { type }: AccessChange, change: number): Refusal =>
  new Refusal(kind, code, `Change ${change} (${type}): ${message}`, { ...details, change });

/** Asked before and after the change: a way that it opens or closes is there on one side at least. */
const touchedBy = (organization: Organization, change: AccessChange): Touched => {
  switch (change.type) {
    case 'team.disable':
    case 'team.enable':
    case 'team.delete':
      return { userIds: inTeam(organization, change.teamId), gatewayIds: provisionedTo(organization, change.teamId) };
    case 'team.member.add':
    case 'team.member.remove':
      return { userIds: [change.userId], gatewayIds: provisionedTo(organization, change.teamId) };
    case 'gateway.provision':
    case 'gateway.unprovision':
      return { userIds: inTeam(organization, change.teamId), gatewayIds: [change.gatewayId] };
    case 'gateway.disable':
      return { userIds: [...organization.members.keys()], gatewayIds: [change.gatewayId] };
    case 'role.update':
      return { userIds: holding(organization, change.roleId), gatewayIds: [...organization.gateways.keys()] };
    default:
      return { userIds: [change.userId], gatewayIds: [...organization.gateways.keys()] };
  }
};

const inTeam = ({ teams, members }: Organization, teamId: string): readonly string[] => {
  const slot = teams.get(teamId)?.slot;
  return slot === undefined
    ? []
    : [...members.values()].filter((member) => member.teams.includes(slot)).map(({ userId }) => userId);
};

const provisionedTo = ({ teams, gateways }: Organization, teamId: string): readonly string[] => {
  const slot = teams.get(teamId)?.slot;
  return slot === undefined
    ? []
    : [...gateways.values()].filter((gateway) => gateway.teamsSince.has(slot)).map(({ id }) => id);
};

const holding = ({ members }: Organization, roleId: string): readonly string[] =>
  [...members.values()].filter(({ role }) => role.id === roleId).map(({ userId }) => userId);
