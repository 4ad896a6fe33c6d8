import anyAscii from 'any-ascii';
import { LONGEST_SLUG, SHORTEST_SLUG, slugFault } from './slug-rule.js';

const SPELLED: Readonly<Record<string, string>> = { '&': ' and ', '@': ' at ', '+': ' plus ' };
const ENDINGS = ['2', 'hq', '3', 'team', '4', 'group', '5', 'labs', '6', '7', '8', '9'];
const NAMELESS = 'organization';

const trimmed = (text: string, longest: number): string => text.slice(0, longest).replace(/-+$/, '');

/** A name as a slug; a neutral word if the name has no letter that a slug can hold. */
export const slugFromName = (name: string): string => {
  const spelled = name.replace(/[&@+]/g, (sign) => SPELLED[sign]!).replace(/['’]/g, '');
  const plain = anyAscii(spelled.normalize('NFKC')).toLowerCase().replaceAll("'", '');
  const slug = trimmed(plain.replace(/[^a-z0-9]+/g, '-').replace(/^-/, ''), LONGEST_SLUG);
  if (slug === '') return NAMELESS;
  return slug.length < SHORTEST_SLUG ? `${slug}-hq` : slug;
};

/** ORG-2: slugs near the wanted one, best first. They may be taken: the caller asks the log. */
export const slugAlternatives = (wanted: string): readonly string[] => {
  const base = slugFault(wanted) ? slugFromName(wanted) : wanted;
  return [base, ...ENDINGS.map((ending) => `${trimmed(base, LONGEST_SLUG - ending.length - 1)}-${ending}`)];
};

const LARGEST_NUMBERS = [100, 1_000, 10_000, 1_000_000, 100_000_000];
const TRIES_EACH = 3;

/** For when all of {@link slugAlternatives} are taken: slugs with growing numbers, so that one is free in the end. */
export function* numberedSlugs(wanted: string, seed: number): Generator<string> {
  const [base = NAMELESS] = slugAlternatives(wanted);
  let state = seed;
  for (const largest of LARGEST_NUMBERS) {
    for (let tried = 0; tried < TRIES_EACH; tried += 1) {
      // A linear congruential generator (Numerical Recipes): different times give different numbers.
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      const ending = String(10 + (state % (largest - 10)));
      yield `${trimmed(base, LONGEST_SLUG - ending.length - 1)}-${ending}`;
    }
  }
}
