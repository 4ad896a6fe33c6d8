/** Before the first event. The first position is 0 or above, depending on the store. */
export const NOWHERE = -1n;

/** The later of two positions: a reader at it has seen both. */
export const later = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** 19 digits, so that positions sort as text. 64-bit values never become JavaScript numbers. */
export const positionToText = (position: bigint): string =>
  position < 0n ? '-1' : position.toString().padStart(19, '0');

/** @returns undefined if the text is not a position */
export const positionFromText = (text: string): bigint | undefined =>
  text === '-1' ? NOWHERE : /^\d{1,19}$/.test(text) ? BigInt(text) : undefined;
