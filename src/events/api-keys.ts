import { created, removed } from './audit-rule.js';
import { event, type EventOf, eventsIn } from './declaration.js';
import { id, listOf, nullable, text } from './fields.js';

const apiKey = {
  organizationId: id('organization'),
  apiKeyId: id('api-key'),
  userId: id('member'),
};

export const API_KEY_EVENTS = eventsIn('api-key', {
  ApiKeyIssued: event(
    {
      ...apiKey,
      name: text,
      /** SHA-256 of the secret, hex. The secret has 256 bits and is never stored. */
      secretHash: text,
      /** Last characters of the secret, so that a person can tell keys apart. */
      hint: text,
      /** null: all capabilities of the person. */
      capabilities: nullable(listOf(text)),
      /** null: every gateway the person reaches. */
      gatewayIds: nullable(listOf(id('gateway'))),
      expiresAt: nullable(text),
    },
    created('api-key.issued', '{actor} made the API key {name}', [
      'userId',
      'name',
      'capabilities',
      'gatewayIds',
      'expiresAt',
    ]),
  ),
  ApiKeyRevoked: event(apiKey, removed('api-key.revoked', '{actor} revoked the API key {name}')),
});

export type ApiKeyEvent = EventOf<typeof API_KEY_EVENTS>;
