import type { ApiKeyEvent } from '../../../src/events/api-keys.js';
import { type Capability, isCapability } from '../../../src/kernel/capabilities.js';
import type { AccessState } from '../model/access-state.js';
import type { Handlers } from './handlers.js';

export const revoke = (state: AccessState, hash: string): void => {
  const key = state.keys.get(hash);
  if (key && !key.revoked) state.keys.set(hash, { ...key, revoked: true });
};

export const API_KEYS: Handlers<ApiKeyEvent> = {
  ApiKeyIssued: (state, data) => {
    const { apiKeyId, organizationId, userId, secretHash, capabilities, gatewayIds, expiresAt } = data;
    const member = state.organizations.get(organizationId)?.members.get(userId);
    if (member) member.keys = [...member.keys, secretHash];
    state.keys.set(secretHash, {
      apiKeyId,
      organizationId,
      userId,
      capabilities: capabilities && new Set<Capability>(capabilities.filter(isCapability)),
      gatewayIds: gatewayIds && new Set(gatewayIds),
      expiresAt,
      revoked: member === undefined,
    });
    state.keyHashes.set(apiKeyId, secretHash);
  },
  ApiKeyRevoked: (state, { apiKeyId }) => {
    const hash = state.keyHashes.get(apiKeyId);
    if (hash !== undefined) revoke(state, hash);
  },
};
