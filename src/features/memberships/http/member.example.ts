import type { MemberView } from '../queries/member.view.js';

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
