import { type Capability, MEMBER, OWNER } from '../../../kernel/capabilities.js';
import type { Principal } from '../../../kernel/principal.js';
import type { MembershipEvent } from '../../../events/memberships.js';
import type { Invitation, MembershipState } from './membership.state.js';
import { mayManage, powersOf, roleIn } from './powers.js';

const MOVING_RIGHTS: ReadonlySet<MembershipEvent['type']> = new Set([
  'MemberRemoved',
  'MemberLeft',
  'MemberSuspended',
  'MemberRoleChanged',
  'RoleCapabilitiesChanged',
]);

const whole = (userId: string): Principal => ({
  userId,
  via: { kind: 'session' },
  organizationId: null,
  narrowedTo: null,
});

const neededFor = (state: MembershipState, roleId: string): readonly Capability[] => [
  'people:manage',
  ...(roleId === OWNER.id ? (['owners:manage'] as const) : []),
  ...(roleId === MEMBER.id ? [] : (roleIn(state, roleId)?.capabilities ?? [])),
];

/** Whether the person who sent the invitation still manages people; of a loss that was not recorded with the invitation. */
export const restsOnRight = (
  state: MembershipState,
  { invitedBy, roleId }: Pick<Invitation, 'invitedBy' | 'roleId'>,
): boolean => invitedBy === null || mayManage(state, whole(invitedBy), roleId) === undefined;

/** PPL-9: in the append in which people lose a right, the pending invitations that rest on it are void for good. */
export const voidWithRights = (
  state: MembershipState,
  events: readonly MembershipEvent[],
  before: MembershipState,
): readonly MembershipEvent[] => {
  const moving = events.find(({ type }) => MOVING_RIGHTS.has(type));
  if (!moving) return [];
  const { organizationId } = moving.data;
  const isVoid = ({ invitedBy, roleId }: Invitation): boolean => {
    if (invitedBy === null) return false;
    const [held, left] = [powersOf(before, whole(invitedBy)), powersOf(state, whole(invitedBy))];
    return neededFor(state, roleId).some((capability) => held.has(capability) && !left.has(capability));
  };
  return [...state.pendingByAddress.values()]
    .filter((invitationId) => isVoid(state.invitations.get(invitationId)!))
    .map((invitationId) => ({ type: 'InvitationVoided', data: { organizationId, invitationId } }));
};
