import type { InvitationView } from '../queries/invitation.view.js';
import type { MemberView } from '../queries/member.view.js';
import type { RoleView } from '../queries/role.view.js';

export const MEMBER_EXAMPLE: MemberView = {
  userId: 'usr_01kamz4x8dfyjv8a2p6c2w9g5r',
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  roleId: 'member',
  roleName: 'Member',
  status: 'active',
  teamIds: ['team_01kamz4x8dfyjv8a2p6c2w9g5r'],
  joinedAt: '2026-11-21T12:00:00.000Z',
};

export const INVITATION_EXAMPLE: InvitationView = {
  id: 'inv_01kamz4x8dfyjv8a2p6c2w9g5r',
  email: 'grace@example.com',
  roleId: 'member',
  roleName: 'Member',
  teamIds: ['team_01kamz4x8dfyjv8a2p6c2w9g5r'],
  status: 'pending',
  invitedAt: '2026-11-21T12:00:00.000Z',
  invitedBy: 'usr_01kamz4x8dfyjv8a2p6c2w9g5r',
  expiresAt: '2026-11-28T12:00:00.000Z',
  resentCount: 0,
};

export const ACCEPTED_EXAMPLE = {
  organizationId: 'org_01kamz4x8dfyjv8a2p6c2w9g5r',
  organizationSlug: 'acme',
  userId: 'usr_01kamz4x8dfyjv8a2p6c2w9g5r',
  roleId: 'member',
};

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
