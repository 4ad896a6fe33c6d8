import { documentProjection, type ProjectionEvent, revised, versionOf } from '../projection.js';
import { API_KEY_LIST, type ApiKeyDocument } from './api-key-list.document.js';

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
  version: 1,
  indexes: [
    ['organizationId', 'createdAt'],
    ['organizationId', 'userId', 'createdAt'],
  ],
  documentIds: (event) => [event.data.apiKeyId],
  created: { ApiKeyIssued: issued },
  changed: { ApiKeyRevoked: (key, event) => revised(key, event, { revokedAt: event.metadata.at }) },
});
