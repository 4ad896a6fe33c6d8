import { hashToken } from './bearer-token.js';

/** What is kept of the token of a mailed link. */
export interface KeptToken {
  /** SHA-256 in hex. */
  readonly tokenHash: string;
  /** RFC 3339 UTC. */
  readonly expiresAt: string;
}

/** A token names what it is about, so that no lookup by hash is needed. @param secret random text without a dot */
export const mailedToken = (about: readonly string[], secret: string): string =>
  Buffer.from([...about, secret].join('.')).toString('base64url');

/** @returns what the token is about; null if the text is no token about so many things */
export const readMailedToken = (token: string, things: number): readonly string[] | null => {
  const parts = Buffer.from(token, 'base64url').toString('utf8').split('.');
  return parts.length === things + 1 ? parts.slice(0, -1) : null;
};

/** @param at start of its validity, RFC 3339 */
export const keptToken = (token: string, at: string, validMs: number): KeptToken => ({
  tokenHash: hashToken(token),
  expiresAt: new Date(Date.parse(at) + validMs).toISOString(),
});
