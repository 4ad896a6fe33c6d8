import { type Limit, limitFault } from '../../../kernel/limit.js';
import type { Refusal } from '../../../kernel/refusal.js';
import { hasExpired, type MembershipState } from '../../memberships/domain/membership.state.js';

/** LIM-1. Expired invitations are told apart only where it matters, because there may be many. */
export const pendingFault = (
  { invitations, pendingByAddress }: MembershipState,
  limit: Limit | undefined,
  at: string,
): Refusal | undefined => {
  if (limit === undefined || limit.value === null || pendingByAddress.size < limit.value) return undefined;
  const pending = pendingByAddress.count((invitationId) => !hasExpired(invitations.get(invitationId)!, at));
  return limitFault(limit, pending);
};
