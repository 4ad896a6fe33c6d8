import { commandsOn } from '../../../execution/commands-on.js';
import type { CommandRequest } from '../../../execution/command-request.js';
import type { RoleRef } from '../../memberships/domain/find-role.js';
import { ROLE } from '../../memberships/domain/membership.stream.js';
import type { MembershipState } from '../../memberships/domain/membership.state.js';
import { deleteRole } from '../domain/delete-role.decision.js';
import * as changing from '../domain/roles.decisions.js';

export const RoleCommands = commandsOn(ROLE, {
  ...changing,
  deleteRole: (state: MembershipState, input: RoleRef, { at }: CommandRequest) => deleteRole(state, { ...input, at }),
});
