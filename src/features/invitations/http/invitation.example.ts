import type { InvitationView } from '../queries/invitation.view.js';

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
