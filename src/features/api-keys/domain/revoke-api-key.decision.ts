import type { Decided } from '../../../kernel/decision.js';
import { forbidden, notFound } from '../../../kernel/refusal.js';
import { staleVersion, type Version } from '../../../kernel/versions.js';
import type { ApiKeyEvent } from '../../../events/api-keys.js';
import type { ApiKey } from './api-key.state.js';

export interface RevokeApiKey {
  readonly organizationId: string;
  readonly apiKeyId: string;
  readonly userId: string;
  /** Whether that person may revoke the keys of others. */
  readonly managesAll: boolean;
  /** Whether the person acts through a key that is narrowed. */
  readonly byNarrowedKey?: boolean;
  readonly expectedVersion?: Version | undefined;
}

/** SEC-3: a narrowed key ends none of its own person's keys. Another person's key gets the same answer as a key that does not exist, unless the actor manages all keys. */
export const revokeApiKey = (key: ApiKey, input: RevokeApiKey): Decided<ApiKeyEvent> => {
  const { organizationId, apiKeyId } = input;
  const known =
    key.status !== 'absent' &&
    key.organizationId === organizationId &&
    (input.managesAll || key.userId === input.userId);
  if (!known) return notFound('api-key.unknown', 'There is no such API key.');
  if (key.userId === input.userId && input.byNarrowedKey)
    return forbidden('key.narrowed', 'A narrowed API key cannot revoke keys of its own person; sign in.');
  if (key.status === 'revoked') return [];
  return (
    staleVersion(key.version, input.expectedVersion) ?? [
      { type: 'ApiKeyRevoked', data: { organizationId, apiKeyId, userId: key.userId } },
    ]
  );
};
