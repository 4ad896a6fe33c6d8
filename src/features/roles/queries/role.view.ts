import {
  INVITATION_LIST,
  type InvitationDocument,
} from '../../../../projections/invitation-list/invitation-list.projection.js';
import { MEMBER_LIST, type MemberDocument } from '../../../../projections/member-list/member-list.projection.js';
import type { RoleDocument } from '../../../../projections/role-directory/role-directory.projection.js';
import type { Capability, Role } from '../../../kernel/capabilities.js';
import type { MemberPrincipal } from '../../../kernel/principal.js';
import type { ReadModelReader } from '../../../ports/read-model-reader.port.js';

export interface RoleView {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  /** Cannot be edited or deleted. */
  readonly builtIn: boolean;
  readonly capabilities: readonly Capability[];
  /** Number of members with this role, suspended ones included. */
  readonly memberCount: number;
  /** Number of pending invitations with this role; null if the caller may not see invitations. */
  readonly invitationCount: number | null;
  /** null for the built-in ones. */
  readonly createdAt: string | null;
}

export const ROLE_EXAMPLE: RoleView = {
  id: 'member',
  name: 'Member',
  description: null,
  builtIn: true,
  capabilities: ['tools:create'],
  memberCount: 12,
  invitationCount: 1,
  createdAt: null,
};

export const OWN_ROLE_EXAMPLE: RoleView = {
  id: 'role_01kamz4x8dfyjv8a2p6c2w9g5r',
  name: 'Auditor',
  description: 'Reads what happened',
  builtIn: false,
  capabilities: ['audit:view'],
  memberCount: 2,
  invitationCount: 0,
  createdAt: '2026-11-21T12:00:00.000Z',
};

type Shown = Omit<RoleView, 'memberCount' | 'invitationCount'>;

export const builtInRole = ({ id, name, capabilities }: Role): Shown => ({
  id,
  name,
  description: null,
  builtIn: true,
  capabilities: [...capabilities],
  createdAt: null,
});

export const ownRole = ({ roleId, name, description, capabilities, createdAt }: RoleDocument): Shown => ({
  id: roleId,
  name,
  description,
  builtIn: false,
  capabilities,
  createdAt,
});

/** Adds the numbers of members and invitations. @param at the time now: no event says that an invitation expired */
export const withHolders = async (
  reader: ReadModelReader,
  { organizationId, capabilities }: MemberPrincipal,
  roles: readonly Shown[],
  at: string,
  atLeast: bigint | undefined,
): Promise<readonly RoleView[]> => {
  const { collection: members } = await reader.read<MemberDocument>(MEMBER_LIST, atLeast);
  const { collection: invitations } = await reader.read<InvitationDocument>(INVITATION_LIST, atLeast);
  return Promise.all(
    roles.map(async (role): Promise<RoleView> => {
      const memberCount = await members.count({ organizationId, roleId: role.id });
      const invitationCount = capabilities.has('people:manage')
        ? await invitations.count({ organizationId, roleId: role.id, status: 'pending', expiresAt: { $gt: at } })
        : null;
      return { ...role, memberCount, invitationCount };
    }),
  );
};
