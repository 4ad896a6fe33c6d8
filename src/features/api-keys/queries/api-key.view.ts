import type { ApiKeyDocument } from '../../../../projections/api-key-list/api-key-list.projection.js';
import { normalizeName } from '../../../kernel/names.js';
import { apiKeyFault } from '../../../ports/access/api-key-standing.js';
import type { IssueApiKey } from '../domain/issue-api-key.decision.js';

type NewApiKey = Omit<IssueApiKey, 'visibleGatewayIds'>;

/** A key as shown after it was made. The secret cannot be worked out from it. */
export interface ApiKeyView {
  readonly id: string;
  readonly name: string;
  /** Last characters of the secret. */
  readonly hint: string;
  readonly userId: string;
  /** null: all capabilities of the person. */
  readonly capabilities: readonly string[] | null;
  /** null: every gateway the person reaches. */
  readonly gatewayIds: readonly string[] | null;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  /** `revoked` also if the person's membership ended: the key stays revoked when the person comes back. */
  readonly status: 'active' | 'expired' | 'revoked';
  /** UTC day of its last call through a gateway, `YYYY-MM-DD`; null: never used. */
  readonly lastUsedOn: string | null;
}

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

/** The answer to making a key. No other answer holds the secret. */
export type IssuedApiKey = ApiKeyView & { readonly secret: string };

export const ISSUED_API_KEY_EXAMPLE: IssuedApiKey = { ...API_KEY_EXAMPLE, secret: 'ghk_…x7Qa' };

/** @param revoked whether requests with the key are refused as revoked @param at the time now: expiry writes no event */
export const apiKeyStatus = ({ expiresAt }: ApiKeyDocument, revoked: boolean, at: string): ApiKeyView['status'] => {
  const fault = apiKeyFault({ revoked, expiresAt }, at);
  return fault === undefined ? 'active' : fault === 'key.expired' ? 'expired' : 'revoked';
};

/** A key that was issued at this time, before the read model knows of it. */
export const newApiKeyView = (key: NewApiKey, createdAt: string): ApiKeyView => ({
  id: key.apiKeyId,
  name: normalizeName(key.name),
  hint: key.hint,
  userId: key.userId,
  capabilities: key.capabilities,
  gatewayIds: key.gatewayIds,
  expiresAt: key.expiresAt,
  createdAt,
  revokedAt: null,
  status: 'active',
  lastUsedOn: null,
});

/** @param isThere whether a gateway still exists. Archived ones are left out; a list that becomes empty does not mean all. */
export const apiKeyView = (
  key: ApiKeyDocument,
  status: ApiKeyView['status'],
  lastUsedOn: string | null,
  isThere: (gatewayId: string) => boolean,
): ApiKeyView => ({
  id: key.apiKeyId,
  name: key.name,
  hint: key.hint,
  userId: key.userId,
  capabilities: key.capabilities,
  gatewayIds: key.gatewayIds && key.gatewayIds.filter(isThere),
  createdAt: key.createdAt,
  expiresAt: key.expiresAt,
  revokedAt: key.revokedAt,
  status,
  lastUsedOn,
});
