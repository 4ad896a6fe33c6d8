import { nameKey } from '../kernel/names.js';

/** The words of a name, an address or a question, in the form in which they are compared. */
export const wordsOf = (text: string): readonly string[] =>
  nameKey(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

/** Lengths of the prefixes that an index keeps, in characters. These few leave only a small number of candidates to compare. */
const KEPT = [1, 2, 3, 5, 8] as const;

/** Every prefix of every word that an index keeps. */
export const beginningsOf = (texts: readonly string[]): readonly string[] => {
  const found = new Set<string>();
  for (const word of texts.flatMap(wordsOf)) {
    const letters = [...word];
    for (const length of KEPT) if (letters.length >= length) found.add(letters.slice(0, length).join(''));
  }
  return [...found];
};

/** The longest indexed prefix of the longest word of a question. The index is asked for it, then the rest is compared. */
export const keptBeginning = (asked: readonly string[]): string => {
  const letters = [...asked.reduce((longest, word) => (word.length > longest.length ? word : longest), '')];
  return letters.slice(0, KEPT.findLast((length) => length <= letters.length) ?? 0).join('');
};

/** Whether each word of the question is a prefix of a word of one of the texts. */
export const answersTo = (asked: readonly string[], texts: readonly (string | undefined)[]): boolean => {
  const words = texts.flatMap((text) => (text === undefined ? [] : wordsOf(text)));
  return asked.every((part) => words.some((word) => word.startsWith(part)));
};
