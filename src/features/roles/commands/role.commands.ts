import { commandsOn } from '../../../execution/commands-on.js';
import type { RoleRef } from '../../memberships/domain/find-role.js';
import { editRole } from '../domain/roles.decisions.js';
import { deleteRole } from '../domain/delete-role.decision.js';
import { ROLE } from '../../memberships/domain/membership.stream.js';

const onRole = commandsOn(ROLE);

export const EditRole = onRole('EditRole', editRole);
export const DeleteRole = onRole('DeleteRole', (state, input: RoleRef, { at }) => deleteRole(state, { ...input, at }));
