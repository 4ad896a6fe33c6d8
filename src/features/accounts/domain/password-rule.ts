import { normalizeName } from '../../../kernel/names.js';
import { invalid, type Refusal } from '../../../kernel/refusal.js';
import { COMMON_PASSWORDS } from './common-passwords.js';

/** Characters, as the field of a password counts them too. */
export const SHORTEST_PASSWORD = 10;
export const LONGEST_PASSWORD = 256;

interface Owner {
  readonly name?: string | undefined;
  readonly email?: string | undefined;
}

const folded = (text: string): string => text.normalize('NFKC').trim().toLowerCase();

const tooEasy = (why: string): Refusal =>
  invalid('password.easy', 'This password is easy to guess. Choose another one.', { errors: { password: [why] } });

/** ACT-6. @returns why the person cannot have the password, or nothing */
export const passwordFault = (password: string, { name, email }: Owner): Refusal | undefined => {
  const length = [...password].length;
  if (length < SHORTEST_PASSWORD || length > LONGEST_PASSWORD)
    return invalid('password.length', `A password has ${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD} characters.`);
  const given = folded(password);
  if (COMMON_PASSWORDS.has(given)) return tooEasy('is one of the most used');
  if (email !== undefined && folded(email) === given) return tooEasy('is the address');
  return name !== undefined && folded(normalizeName(name)) === given ? tooEasy('is the name') : undefined;
};
