import { invalid } from '../../kernel/refusal.js';

/** Opaque, versioned, and tied to one log: a token of another log would promise what this one cannot keep. */
export const encodeConsistencyToken = (storeId: string, position: bigint): string =>
  Buffer.from(`1.${storeId}.${position}`).toString('base64url');

/** @throws Refusal `consistency-token.invalid` */
export const decodeConsistencyToken = (storeId: string, token: string): bigint => {
  const [version, store, position] = Buffer.from(token, 'base64url').toString('utf8').split('.');
  if (version !== '1' || store !== storeId || position === undefined || !/^-?\d{1,19}$/.test(position))
    throw invalid('consistency-token.invalid', 'The consistency token was not given out by this installation.');
  return BigInt(position);
};
