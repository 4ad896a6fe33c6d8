import type { DomainEvent } from '../../../kernel/domain-event.js';

interface OfApiKey {
  readonly organizationId: string;
  readonly apiKeyId: string;
  /** The person the key acts as. */
  readonly userId: string;
}

export type ApiKeyIssued = DomainEvent<
  'ApiKeyIssued',
  OfApiKey & {
    readonly name: string;
    /** SHA-256 of the secret, hex; the secret itself has 256 bits and is never stored. */
    readonly secretHash: string;
    /** Last characters of the secret, so that a person can tell keys apart. */
    readonly hint: string;
    /** null: all that the person holds. */
    readonly capabilities: readonly string[] | null;
    /** null: every gateway the person reaches. */
    readonly gatewayIds: readonly string[] | null;
    /** RFC 3339 UTC; null: until revoked. */
    readonly expiresAt: string | null;
  }
>;
export type ApiKeyRevoked = DomainEvent<'ApiKeyRevoked', OfApiKey>;

export type ApiKeyEvent = ApiKeyIssued | ApiKeyRevoked;
