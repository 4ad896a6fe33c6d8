import type { MemberDocument } from '../../../../projections/member-list/member-list.projection.js';
import type { Filter } from '../../../ports/read-models.port.js';

export interface MemberFilters {
  readonly role?: string | undefined;
  readonly team?: string | undefined;
  readonly status?: 'active' | 'suspended' | undefined;
  /** Beginnings of words of the name or the address, in any case. */
  readonly q?: string | undefined;
}

/** The same filters, for documents that were read already. */
export const fitting =
  ({ role, team, status }: MemberFilters) =>
  (one: MemberDocument): boolean =>
    (role ?? one.roleId) === one.roleId &&
    (status ?? one.status) === one.status &&
    (team === undefined || one.teamIds.includes(team));

export const filterFor = (organizationId: string, { role, team, status }: MemberFilters): Filter => ({
  organizationId,
  ...(role !== undefined && { roleId: role }),
  ...(status !== undefined && { status }),
  ...(team !== undefined && { teamIds: team }),
});
