import type { IdPrefix } from './resources.js';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
/** Two letters for every ten bits. */
const PAIRS = Array.from({ length: 1024 }, (_, bits) => ALPHABET[bits >> 5]! + ALPHABET[bits & 31]!);

/** The TypeID of a UUID: the prefix, then its 128 bits in Crockford's base 32, lower case. @throws Error if the text is not a UUID */
export const typeIdOf = (prefix: IdPrefix, uuid: string): string => {
  const hex = uuid.replaceAll('-', '');
  // 26 letters hold 130 bits: eight bits fill the first pair, five hexadecimal digits every four letters behind it.
  let text = PAIRS[Number(`0x${hex.slice(0, 2)}`)]!;
  for (let at = 2; at < 32; at += 5) {
    const bits = Number(`0x${hex.slice(at, at + 5)}`);
    text += PAIRS[bits >> 10]! + PAIRS[bits & 1023]!;
    if (Number.isNaN(bits)) throw new Error(`not a UUID: ${uuid}`);
  }
  return `${prefix}_${text}`;
};
