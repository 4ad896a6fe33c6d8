import { invalid, type Refusal } from './refusal.js';

/** Names that differ only in case, Unicode composition or spaces have the same key. */
export const nameKey = (name: string): string => name.normalize('NFC').trim().replace(/\s+/gu, ' ').toLowerCase();

/** The name as it is stored: NFC, trimmed, each run of spaces made one. */
export const normalizeName = (name: string): string => name.normalize('NFC').trim().replace(/\s+/gu, ' ');

export const LONGEST_NAME = 80;

// With control, format and unassigned characters two different names could look the same.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]/u;

/** @returns why the text cannot be a name, or nothing */
export const validateName = (name: string): Refusal | undefined => {
  const tidy = normalizeName(name);
  if (tidy.length === 0 || tidy.length > LONGEST_NAME)
    return invalid('name.length', `A name has 1 to ${LONGEST_NAME} characters.`);
  if (UNPRINTABLE.test(tidy)) return invalid('name.characters', 'A name holds printable characters only.');
  return undefined;
};
