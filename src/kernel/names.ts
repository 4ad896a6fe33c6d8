import { invalid, type Refusal } from './refusal.js';

/** Letters that differ only in case or composition are the same name (Unicode NFC, simple lower case, spaces folded). */
export const nameKey = (name: string): string => name.normalize('NFC').trim().replace(/\s+/gu, ' ').toLowerCase();

/** The name as it is kept: composed, trimmed, spaces folded. */
export const normalizeName = (name: string): string => name.normalize('NFC').trim().replace(/\s+/gu, ' ');

export const LONGEST_NAME = 80;

// Control, format and unassigned characters: they would let one name pose as another.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]/u;

/** @returns why the text cannot be a name, or nothing */
export const validateName = (name: string): Refusal | undefined => {
  const tidy = normalizeName(name);
  if (tidy.length === 0 || tidy.length > LONGEST_NAME)
    return invalid('name.length', `A name has 1 to ${LONGEST_NAME} characters.`);
  if (UNPRINTABLE.test(tidy)) return invalid('name.characters', 'A name holds printable characters only.');
  return undefined;
};
