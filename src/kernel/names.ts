import { invalid, type Refusal } from './refusal.js';

/** Joiners are not seen where they stand rightly: a name with and without them is the same to a reader. */
const JOINERS = /[\u200c\u200d]/gu;

/** The name as it is kept: composed, trimmed, spaces folded. */
export const normalizeName = (name: string): string => name.normalize('NFC').trim().replace(/\s+/gu, ' ');

/** Letters that differ only in case, composition or joiners are the same name (Unicode NFC, simple lower case, spaces folded). */
export const nameKey = (name: string): string => normalizeName(name).replace(JOINERS, '').toLowerCase();

/** What a person sees as characters: one emoji is one, however many code points it is made of. */
export const LONGEST_NAME = 80;
/** The same in UTF-16 units, so that no character grows without end. */
export const LONGEST_NAME_UNITS = 1_000;
/** A character of a living language has fewer, a flag or a family of emoji too. */
const LONGEST_CHARACTER_UNITS = 32;

const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Characters that a person sees; without end where the text, or one of its characters, is longer than any name's. */
export const nameLength = (name: string): number => {
  if (name.length > LONGEST_NAME_UNITS) return Infinity;
  let count = 0;
  for (const { segment } of characters.segment(name)) count += segment.length > LONGEST_CHARACTER_UNITS ? Infinity : 1;
  return count;
};

// Control, format and unassigned characters: they would let one name pose as another.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]/u;

/** Signs that silence a vowel (canonical combining class 9): what a joiner behind them asks for can be seen. */
const VIRAMA =
  '\\u094d\\u09cd\\u0a4d\\u0acd\\u0b4d\\u0bcd\\u0c4d\\u0ccd\\u0d3b\\u0d3c\\u0d4d\\u0dca\\u0f84\\u1039\\u103a\\u17d2\\u1b44\\u1baa\\u1bab';
/** Scripts whose letters join: there a non-joiner can be seen. */
const JOINING =
  '\\p{Script=Arabic}\\p{Script=Syriac}\\p{Script=Mandaic}\\p{Script=Mongolian}\\p{Script=Nko}\\p{Script=Adlam}';

/** Joiners where scripts and emoji need them (Unicode Standard Annex 31, section 2.3.1, with scripts for joining types; Technical Standard 51). */
const JOINED_RIGHTLY = new RegExp(
  [
    `(?<=[${JOINING}]\\p{M}{0,4})\\u200c(?=[${JOINING}])`,
    `(?<=[${VIRAMA}])[\\u200c\\u200d]`,
    '(?<=\\p{Extended_Pictographic}[\\ufe0f\\u{1f3fb}-\\u{1f3ff}]?)\\u200d(?=\\p{Extended_Pictographic}|[\\u2640\\u2642])',
    '(?<=\\u{1f3f4})[\\u{e0020}-\\u{e007e}]{1,8}\\u{e007f}',
  ].join('|'),
  'gu',
);

/** @returns why the text cannot be a name, or nothing */
export const validateName = (name: string): Refusal | undefined => {
  const kept = normalizeName(name.slice(0, LONGEST_NAME_UNITS * 2));
  const length = nameLength(kept);
  if (length === 0 || length > LONGEST_NAME)
    return invalid('name.length', `A name has 1 to ${LONGEST_NAME} characters.`);
  if (UNPRINTABLE.test(kept.replace(JOINED_RIGHTLY, '')))
    return invalid('name.characters', 'A name holds printable characters only.');
  return undefined;
};
