import { LONGEST_SLUG, SHORTEST_SLUG, slugFault } from './slug-rule.js';

/** Letters that Unicode does not take apart into a plain letter and a mark. */
const SPELLED: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  å: 'a',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ħ: 'h',
  ŧ: 't',
  '&': ' and ',
  '@': ' at ',
  '+': ' plus ',
};
const ENDINGS = ['2', 'hq', '3', 'team', '4', 'group', '5', 'labs', '6', '7', '8', '9'];
const NAMELESS = 'organization';

const trimmed = (text: string, longest: number): string => text.slice(0, longest).replace(/-+$/, '');

/** What a name looks like as a slug; where it has no letter that a slug can hold, a word that says nothing. */
export const slugFromName = (name: string): string => {
  const spelled = [...name.toLowerCase()].map((letter) => SPELLED[letter] ?? letter).join('');
  const plain = spelled.normalize('NFKD').replace(/[\u0300-\u036f'’]/g, '');
  const slug = trimmed(plain.replace(/[^a-z0-9]+/g, '-').replace(/^-+/, ''), LONGEST_SLUG);
  if (slug === '') return NAMELESS;
  return slug.length < SHORTEST_SLUG ? `${slug}-hq` : slug;
};

/** ORG-2: slugs near the wanted one, best first; whether they are free is for the log to say. */
export const slugAlternatives = (wanted: string): readonly string[] => {
  const base = slugFault(wanted) ? slugFromName(wanted) : wanted;
  return [base, ...ENDINGS.map((ending) => `${trimmed(base, LONGEST_SLUG - ending.length - 1)}-${ending}`)];
};
