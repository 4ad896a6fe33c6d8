const LONGEST = 600;

/** RFC 6750 allows printable ASCII without quotes and backslashes. Marks are taken off letters, and what is left becomes `?`. */
const headerText = (sentence: string): string =>
  sentence
    .slice(0, LONGEST)
    .normalize('NFKD')
    .replaceAll(/[\u2018\u2019\u201c\u201d"]/g, "'")
    .replaceAll(/[\u2010-\u2015]/g, '-')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^\x20-\x7e]|\\/gu, '?')
    .slice(0, LONGEST);

export interface Challenge {
  readonly metadata?: string;
  /** Absent if no credentials came. */
  readonly error?: 'invalid_token' | 'insufficient_scope' | undefined;
  /** For a person: several clients show nothing else of a refusal. */
  readonly sentence: string;
}

export const bearerChallenge = ({ metadata, error, sentence }: Challenge): string => {
  const parameters = [
    ...(metadata === undefined ? [] : [`resource_metadata="${metadata}"`]),
    ...(error === undefined ? [] : [`error="${error}"`]),
    `error_description="${headerText(sentence)}"`,
  ];
  return `Bearer ${parameters.join(', ')}`;
};
