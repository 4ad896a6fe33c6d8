import { documentProjection, type ProjectionEvent, revised, versionOf } from '../projection.js';

export const API_KEY_LIST = 'api_key_list';

/** One for each API key ever issued, revoked ones included. It holds nothing from which the secret could be found. */
export interface ApiKeyDocument {
  readonly organizationId: string;
  readonly apiKeyId: string;
  readonly userId: string;
  readonly name: string;
  /** Last characters of the secret, so that a person can tell keys apart. */
  readonly hint: string;
  /** null: all capabilities of the person. */
  readonly capabilities: readonly string[] | null;
  /** null: every gateway the person reaches. */
  readonly gatewayIds: readonly string[] | null;
  readonly expiresAt: string | null;
  readonly createdAt: string;
  readonly revokedAt: string | null;
  /** Revision of the key's stream. */
  readonly version: number;
}

const issued = (event: ProjectionEvent<'ApiKeyIssued'>): ApiKeyDocument => {
  const { organizationId, apiKeyId, userId, name, hint, capabilities, gatewayIds, expiresAt } = event.data;
  return {
    organizationId,
    apiKeyId,
    userId,
    name,
    hint,
    capabilities,
    gatewayIds,
    expiresAt,
    createdAt: event.metadata.at,
    revokedAt: null,
    version: versionOf(event),
  };
};

export const apiKeyList = documentProjection({
  name: API_KEY_LIST,
  version: 2,
  indexes: [
    ['organizationId', '-createdAt'],
    ['organizationId', 'userId', '-createdAt'],
  ],
  documentIds: (event) => [event.data.apiKeyId],
  created: { ApiKeyIssued: issued },
  changed: { ApiKeyRevoked: (key, event) => revised(key, event, { revokedAt: event.metadata.at }) },
});
