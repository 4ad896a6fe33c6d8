import { createdBy, projection, type ProjectionEvent } from '../projection.js';
import { API_KEY_LIST, type ApiKeyDocument } from './api-key-list.document.js';

const HANDLES = ['ApiKeyIssued', 'ApiKeyRevoked'] as const;
type Handled = ProjectionEvent<(typeof HANDLES)[number]>;

const evolve = (document: ApiKeyDocument | null, event: Handled): ApiKeyDocument | null => {
  const version = Number(event.revision);
  const { at } = event.metadata;
  if (event.type === 'ApiKeyIssued') {
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
      createdAt: at,
      revokedAt: null,
      version,
    };
  }
  return document !== null && event.type === 'ApiKeyRevoked' ? { ...document, revokedAt: at, version } : document;
};

export const apiKeyList = projection({
  name: API_KEY_LIST,
  version: 1,
  handles: HANDLES,
  indexes: [
    ['organizationId', 'createdAt'],
    ['organizationId', 'userId', 'createdAt'],
  ],
  documentIds: (event) => [event.data.apiKeyId],
  creates: createdBy('ApiKeyIssued'),
  evolve,
});
