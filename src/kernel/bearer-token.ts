import { hash } from 'node:crypto';

/** Every kind is known by how it begins, and one by its form: nothing is hashed before its kind is known. */
const PREFIXES = { session: 'ghs_', 'api-key': 'ghk_' } as const;
const JWT = /^eyJ[\w-]*\.[\w-]+\.[\w-]*$/;

/** Tokens that this product gives out. */
export type OwnTokenKind = keyof typeof PREFIXES;
export type TokenKind = OwnTokenKind | 'jwt' | 'unknown';

export const tokenKind = (token: string): TokenKind => {
  for (const kind of ['api-key', 'session'] as const) if (token.startsWith(PREFIXES[kind])) return kind;
  return JWT.test(token) ? 'jwt' : 'unknown';
};

/** @param secret of the id source */
export const newToken = (kind: OwnTokenKind, secret: string): string => `${PREFIXES[kind]}${secret}`;

/** What is kept of a token. @returns SHA-256 in hex */
export const hashToken = (token: string): string => hash('sha256', token);
