import { invalid } from '../../kernel/refusal.js';

/** An opaque token with a version, valid for one log only: a position of another log means nothing here. */
export const encodeConsistencyToken = (storeId: string, position: bigint): string =>
  Buffer.from(`1.${storeId}.${position}`).toString('base64url');

/** @throws Refusal `consistency-token.invalid` */
export const decodeConsistencyToken = (storeId: string, token: string): bigint => {
  const [version, store, position] = Buffer.from(token, 'base64url').toString('utf8').split('.');
  if (version !== '1' || store !== storeId || position === undefined || !/^-?\d{1,19}$/.test(position))
    throw invalid('consistency-token.invalid', 'The consistency token was not given out by this installation.');
  return BigInt(position);
};
