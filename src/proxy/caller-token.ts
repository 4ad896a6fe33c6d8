import { hashToken, type TokenKind, tokenKind } from '../kernel/bearer-token.js';
import type { Principal } from '../kernel/principal.js';
import type { Access } from '../ports/access/access.port.js';
import { apiKeyFault, principalOf } from '../ports/access/api-key-standing.js';
import type { Clock } from '../ports/clock.port.js';

/** The token of a caller in a form that identifies them now, and again after each change of access. */
export interface CallerToken {
  readonly kind: TokenKind;
  /** SHA-256 of an API key in hex. null for every other kind: no gateway accepts one yet, so it is not hashed. */
  readonly secretHash: string | null;
}

export type TokenFault = 'key.unknown' | 'key.revoked' | 'key.expired';

const BEARER = /^bearer +(\S+) *$/i;
const LONGEST_TOKEN = 256;

/** The token itself never leaves this function. @returns null if the header holds no token */
export const callerToken = (authorization: string | undefined): CallerToken | null => {
  const token = authorization === undefined ? undefined : BEARER.exec(authorization)?.[1];
  if (token === undefined || token.length > LONGEST_TOKEN) return null;
  const kind = tokenKind(token);
  return { kind, secretHash: kind === 'api-key' ? hashToken(token) : null };
};

interface AuthenticationParts {
  readonly access: Access;
  readonly clock: Clock;
}

type TokenAuthenticator = (parts: AuthenticationParts, token: CallerToken) => Principal | TokenFault;

const byApiKey: TokenAuthenticator = ({ access, clock }, { secretHash }) => {
  const key = secretHash === null ? undefined : access.picture().apiKeyBySecretHash(secretHash);
  if (!key) return 'key.unknown';
  const fault = key.revoked || key.expiresAt !== null ? apiKeyFault(key, clock.now()) : undefined;
  return fault ?? principalOf(key);
};

const AUTHENTICATORS: Partial<Readonly<Record<TokenKind, TokenAuthenticator>>> = { 'api-key': byApiKey };

/** The person behind the token by the newest picture, or the reason for a refusal. */
export const authenticate: TokenAuthenticator = (parts, token) =>
  AUTHENTICATORS[token.kind]?.(parts, token) ?? 'key.unknown';
