import type { ApiKeyView } from '../queries/api-key.view.js';

export const API_KEY_EXAMPLE: ApiKeyView = {
  id: 'key_01kamz4x8dfyjv8a2p6c2w9g5r',
  name: 'Laptop',
  hint: 'x7Qa',
  userId: 'usr_01kamz4x8dfyjv8a2p6c2w9g5r',
  capabilities: null,
  gatewayIds: ['gw_01kamz4x8dfyjv8a2p6c2w9g5r'],
  createdAt: '2026-11-21T12:00:00.000Z',
  expiresAt: '2027-11-21T12:00:00.000Z',
  revokedAt: null,
  status: 'active',
  lastUsedOn: null,
};

/** The answer to making a key, and the only one that ever holds the secret. */
export type IssuedApiKey = ApiKeyView & { readonly secret: string };

export const ISSUED_API_KEY_EXAMPLE: IssuedApiKey = { ...API_KEY_EXAMPLE, secret: 'ghk_…x7Qa' };
