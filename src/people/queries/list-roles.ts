import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { BUILT_IN_ROLES, type BuiltInRole, type Capability } from '../../kernel/capabilities.js';
import { notFound } from '../../kernel/refusal.js';

export interface RoleView {
  readonly id: string;
  readonly name: string;
  /** Cannot be edited or deleted. */
  readonly builtIn: boolean;
  readonly capabilities: readonly Capability[];
}

const roleView = ({ id, name, capabilities }: BuiltInRole): RoleView => ({ id, name, builtIn: true, capabilities: [...capabilities] });

/** PPL-3: the roles a member can have, most powerful first; with an id, that one. @throws Refusal `role.unknown` */
export class ListRoles extends Query<readonly RoleView[]> {
  constructor(readonly roleId?: string) {
    super();
  }
}

@QueryHandler(ListRoles)
export class ListRolesHandler implements IQueryHandler<ListRoles> {
  async execute({ roleId }: ListRoles): Promise<readonly RoleView[]> {
    if (roleId === undefined) return [...BUILT_IN_ROLES.values()].map(roleView);
    const role = BUILT_IN_ROLES.get(roleId);
    if (!role) throw notFound('role.unknown', 'There is no such role.');
    return [roleView(role)];
  }
}
