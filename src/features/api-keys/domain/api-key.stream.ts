import type { EntityDefinition } from '../../../kernel/decision.js';
import { API_KEY_EVENTS, type ApiKeyEvent } from '../../../events/api-keys.js';
import { type ApiKey, evolveApiKey, NO_API_KEY } from './api-key.state.js';

/** One stream for each key: no key depends on another. */
export const API_KEY: EntityDefinition<
  ApiKey,
  ApiKeyEvent,
  { readonly organizationId: string; readonly apiKeyId: string }
> = {
  category: API_KEY_EVENTS.category,
  initial: NO_API_KEY,
  evolve: evolveApiKey,
  streamId: ({ apiKeyId }) => apiKeyId,
  version: (key) => (key.status === 'issued' ? key.version : undefined),
};
