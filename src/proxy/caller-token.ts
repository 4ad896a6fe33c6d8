import { hashToken, type TokenKind, tokenKind } from '../kernel/bearer-token.js';
import type { Principal } from '../kernel/principal.js';
import type { Access } from '../ports/access/access.port.js';
import { apiKeyFault, principalOf } from '../ports/access/api-key-standing.js';
import type { Clock } from '../ports/clock.port.js';

/** What a caller came with: enough to tell who it is, now and again whenever access changes. */
export interface CallerToken {
  readonly kind: TokenKind;
  /** SHA-256 in hex of an API key; null for every other kind: no gateway takes one yet, so it is not even hashed. */
  readonly secretHash: string | null;
}

export type TokenFault = 'key.unknown' | 'key.revoked' | 'key.expired';

const BEARER = /^bearer +(\S+) *$/i;
const LONGEST_TOKEN = 256;

/** @returns null where the header holds no token. The token itself goes no further than this function. */
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

/** Who the token speaks for by the newest picture, or why nobody. */
export const authenticate: TokenAuthenticator = (parts, token) =>
  AUTHENTICATORS[token.kind]?.(parts, token) ?? 'key.unknown';
