/** Before the first event; positions themselves start at 0 or above, depending on the store. */
export const NOWHERE = -1n;

/** The one that holds both: what was done in two streams is seen from the later position on. */
export const later = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** 19 digits, so that text order is number order. 64-bit values never become JS numbers. */
export const positionToText = (position: bigint): string =>
  position < 0n ? '-1' : position.toString().padStart(19, '0');

/** @returns undefined where the text is no position */
export const positionFromText = (text: string): bigint | undefined =>
  text === '-1' ? NOWHERE : /^\d{1,19}$/.test(text) ? BigInt(text) : undefined;
