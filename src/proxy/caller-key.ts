import { hash } from 'node:crypto';

const BEARER = /^bearer +(\S+) *$/i;
const LONGEST_KEY = 256;

/** @returns SHA-256 of the API key in hex, null where the header holds none. The key itself goes no further than this function. */
export const callerKeyHash = (authorization: string | undefined): string | null => {
  const token = authorization === undefined ? undefined : BEARER.exec(authorization)?.[1];
  return token === undefined || token.length > LONGEST_KEY ? null : hash('sha256', token);
};
