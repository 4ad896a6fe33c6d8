import type { MemberCall } from '../../http/call-context.js';
import type { Acting } from '../domain/powers.js';
import type { RoleViewer } from '../queries/role.view.js';

/** Who acts, for decisions that weigh what a person holds. */
export const actingOf = ({ caller }: MemberCall): Acting => ({
  userId: caller.userId,
  narrowedTo: caller.keyCapabilities ?? null,
});

/** Who asks about roles: how many invitations promise one is for those who may see invitations. */
export const roleViewerOf = ({ scope }: MemberCall): RoleViewer => ({
  organizationId: scope.organizationId,
  seesInvitations: scope.capabilities.has('people:manage'),
});
