import type { ApiKeyIssued, ApiKeyRevoked } from '../../../src/features/api-keys/domain/api-key.events.js';
import type { ApiKeyFacts } from '../../../src/ports/access/access.js';
import { type Capability, isCapability } from '../../../src/kernel/capabilities.js';
import type { AccessState } from '../model/access-state.js';
import type { Handlers } from './handlers.js';

export const revoke = (state: AccessState, hash: string): void => {
  const key = state.keys.get(hash);
  if (key && !key.revoked) state.keys.set(hash, { ...key, revoked: true });
};

const issue = (state: AccessState, data: ApiKeyIssued['data']): void => {
  const member = state.organizations.get(data.organizationId)?.members.get(data.userId);
  const key: ApiKeyFacts = {
    apiKeyId: data.apiKeyId,
    organizationId: data.organizationId,
    userId: data.userId,
    capabilities: data.capabilities && new Set<Capability>(data.capabilities.filter(isCapability)),
    gatewayIds: data.gatewayIds && new Set(data.gatewayIds),
    expiresAt: data.expiresAt,
    revoked: member === undefined,
  };
  if (member) member.keys = [...member.keys, data.secretHash];
  state.keys.set(data.secretHash, key);
  state.keyHashes.set(data.apiKeyId, data.secretHash);
};

const revokeById = (state: AccessState, data: ApiKeyRevoked['data']): void => {
  const hash = state.keyHashes.get(data.apiKeyId);
  if (hash !== undefined) revoke(state, hash);
};

export const API_KEYS: Handlers<ApiKeyIssued | ApiKeyRevoked> = { ApiKeyIssued: issue, ApiKeyRevoked: revokeById };
