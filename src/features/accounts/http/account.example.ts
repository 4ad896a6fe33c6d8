import type { OpenedSession } from '../commands/sign-in.js';
import type { MeView } from '../queries/get-me.js';

export const USER_ID_EXAMPLE = 'usr_01kamz4x8dfyjv8a2p6c2w9g5r';

export const SESSION_EXAMPLE: OpenedSession = {
  token: 'ghs_1pZ3uVY0mJm1yQbE5vX0s8r2k4d6f8h0j2l4n6p8r0t',
  expiresAt: '2026-11-22T12:00:00.000Z',
  userId: USER_ID_EXAMPLE,
};

export const ME_EXAMPLE: MeView = {
  userId: USER_ID_EXAMPLE,
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  organizations: [
    {
      id: 'org_01kamz4x8dfyjv8a2p6c2w9g5r',
      slug: 'acme',
      name: 'Acme Inc',
      roleId: 'member',
      roleName: 'Member',
      status: 'active',
      capabilities: ['tools:create'],
    },
  ],
};
