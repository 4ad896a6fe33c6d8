import type { RoleView } from '../queries/role.view.js';

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
