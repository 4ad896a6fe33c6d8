import { positionFromText } from '../../kernel/position.js';
import { invalid } from '../../kernel/refusal.js';

/** A moment of the past: a place in the log, or a time. */
export type Moment = { readonly position: bigint } | { readonly time: string };

const TIME = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

/** @param text a position in decimal digits, or a time in RFC 3339. @throws Refusal `as-of.malformed` */
export const momentOf = (text: string): Moment => {
  const position = positionFromText(text);
  if (position !== undefined) return { position };
  const time = TIME.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time))
    throw invalid('as-of.malformed', 'asOf is a position, in digits, or a time as RFC 3339 writes it.');
  return { time: new Date(time).toISOString() };
};
