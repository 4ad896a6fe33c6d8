import type { Decided } from '../../../kernel/decision.js';
import { unknownRole } from '../../memberships/domain/find-role.js';
import type { MembershipEvent } from '../../../events/memberships.js';
import type { MembershipState } from '../../memberships/domain/membership.state.js';
import { mayManagePeople, roleIn } from '../../memberships/domain/powers.js';
import { createRole, type CreateRole } from './create-role.decision.js';

export type DuplicateRole = Omit<CreateRole, 'copyOf' | 'description' | 'capabilities'> & {
  readonly originalId: string;
  /** undefined: as in the original. */
  readonly description?: string | null | undefined;
  /** undefined: the same as the original's. */
  readonly capabilities?: readonly string[] | undefined;
};

/** Any role can be copied. The copy follows the rules of every new role. */
export const duplicateRole = (state: MembershipState, input: DuplicateRole): Decided<MembershipEvent> => {
  const { originalId, description, capabilities, ...rest } = input;
  const refused = mayManagePeople(state, input.actor);
  if (refused) return refused;
  const original = roleIn(state, originalId);
  if (!original) return state.roles.has(input.roleId) ? [] : unknownRole();
  const described = description === undefined ? (state.roles.get(originalId)?.description ?? null) : description;
  return createRole(state, {
    ...rest,
    copyOf: originalId,
    description: described,
    capabilities: capabilities ?? [...original.capabilities],
  });
};
