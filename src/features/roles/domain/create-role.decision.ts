import type { Decided } from '../../../kernel/decision.js';
import { type Limit, limitFault } from '../../../kernel/limit.js';
import { normalizeName } from '../../../kernel/names.js';
import { type Plan, planLimitFault } from '../../../plans/plans.js';
import type { Principal } from '../../../kernel/principal.js';
import { isRefusal } from '../../../kernel/refusal.js';
import { knownCapabilities, roleNameFault } from '../../memberships/domain/find-role.js';
import type { MembershipEvent } from '../../../events/memberships.js';
import type { MembershipState } from '../../memberships/domain/membership.state.js';
import { mayGiveOut, mayManagePeople } from '../../memberships/domain/powers.js';

export interface CreateRole {
  readonly organizationId: string;
  readonly roleId: string;
  readonly name: string;
  readonly description: string | null;
  readonly capabilities: readonly string[];
  /** Id of the role that it copies; null if it is no copy. */
  readonly copyOf: string | null;
  /** The organization's plan, which limits how many roles of its own it may have. */
  readonly plan: Plan;
  /** LIM-1; left out: no limit. */
  readonly limit?: Limit | undefined;
  readonly actor: Principal;
}

/** PPL-3, PPL-4: a role may have any capabilities that its maker holds. The plan limits the number of roles (PLAN-1). */
export const createRole = (state: MembershipState, input: CreateRole): Decided<MembershipEvent> => {
  const { organizationId, roleId, name, description, copyOf, plan, limit, actor } = input;
  if (state.roles.has(roleId)) return [];
  const refused = mayManagePeople(state, actor) ?? roleNameFault(state, name, roleId);
  if (refused) return refused;
  const capabilities = knownCapabilities(input.capabilities);
  if (isRefusal(capabilities)) return capabilities;
  const beyond =
    mayGiveOut(state, actor, { name: normalizeName(name), capabilities }) ??
    planLimitFault(plan, 'customRoles', state.roles.size) ??
    (limit && limitFault(limit, state.roles.size));
  return (
    beyond ?? [
      {
        type: 'RoleCreated',
        data: { organizationId, roleId, name: normalizeName(name), description, capabilities, copyOf },
      },
    ]
  );
};
