import type { ApiKeyDocument } from '../../../projections/api-key-list/api-key-list.document.js';

/** A key as people see it after it was made: nothing the secret could be found from. */
export interface ApiKeyView {
  readonly id: string;
  readonly name: string;
  /** Last characters of the secret. */
  readonly hint: string;
  /** Whom the key acts as. */
  readonly userId: string;
  /** null: all that the person holds. */
  readonly capabilities: readonly string[] | null;
  /** null: every gateway the person reaches. */
  readonly gatewayIds: readonly string[] | null;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  /** UTC day of its last call through a gateway, `YYYY-MM-DD`; null: never used. */
  readonly lastUsedOn: string | null;
}

/** @param isThere whether a gateway still exists: archived ones are left out, and no gateway left is not the same as all */
export const apiKeyView = (key: ApiKeyDocument, lastUsedOn: string | null, isThere: (gatewayId: string) => boolean): ApiKeyView => ({
  id: key.apiKeyId,
  name: key.name,
  hint: key.hint,
  userId: key.userId,
  capabilities: key.capabilities,
  gatewayIds: key.gatewayIds && key.gatewayIds.filter(isThere),
  createdAt: key.createdAt,
  expiresAt: key.expiresAt,
  revokedAt: key.revokedAt,
  lastUsedOn,
});
