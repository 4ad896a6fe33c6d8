import type { IdPrefix } from './ids.js';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const LENGTH = 26;

/** The TypeID of a UUID: its 128 bits in Crockford's base 32, lower case, after the prefix. */
export const typeIdOf = (prefix: IdPrefix, uuid: string): string => {
  let bits = BigInt(`0x${uuid.replaceAll('-', '')}`);
  let text = '';
  for (let i = 0; i < LENGTH; i++) {
    text = ALPHABET[Number(bits & 31n)] + text;
    bits >>= 5n;
  }
  return `${prefix}_${text}`;
};
