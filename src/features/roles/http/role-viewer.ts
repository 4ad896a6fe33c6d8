import type { MemberCall } from '../../../edge/pipeline/call-context.js';
import type { RoleViewer } from '../queries/role.view.js';

/** Who asks about roles: how many invitations promise one is for those who may see invitations. */
export const roleViewerOf = ({ scope }: MemberCall): RoleViewer => ({
  organizationId: scope.organizationId,
  seesInvitations: scope.capabilities.has('people:manage'),
});
