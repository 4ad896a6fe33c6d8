/** A set of small integers, one bit each. A function that adds returns the set to keep, because a set that has to grow is a new one. */
export type Bits = Int32Array<ArrayBuffer>;

export const noBits = (): Bits => new Int32Array(1);

export const isIn = (bits: Bits, index: number): boolean => {
  const word = index >> 5;
  return word < bits.length && (bits[word]! & (1 << (index & 31))) !== 0;
};

export const withBit = (bits: Bits, index: number): Bits => {
  const word = index >> 5;
  let grown = bits;
  if (word >= bits.length) {
    grown = new Int32Array(Math.max(word + 1, bits.length * 2));
    grown.set(bits);
  }
  grown[word]! |= 1 << (index & 31);
  return grown;
};

export const clearBit = (bits: Bits, index: number): void => {
  const word = index >> 5;
  if (word < bits.length) bits[word]! &= ~(1 << (index & 31));
};

export const bitsOf = (indexes: Iterable<number>): Bits => {
  let bits = noBits();
  for (const index of indexes) bits = withBit(bits, index);
  return bits;
};
