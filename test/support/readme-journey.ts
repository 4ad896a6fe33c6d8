/** What the journey's commands print, and what the README says they print. */
export interface Expectation {
  /** As it stands in the README after `#=>`; `…` stands for anything. */
  readonly says: string;
  readonly printed: string;
}

const MARK = '#=> ';

/** The section of the page under the heading. @throws Error where there is none */
export const sectionOf = (page: string, heading: string): string => {
  const section = new RegExp(`^## ${heading}\n(.*?)(?=^## |$(?![^]))`, 'ms').exec(page)?.[1];
  if (section === undefined) throw new Error(`the page has no section “${heading}”`);
  return section;
};

/** The commands of a section, in order, as one text. */
export const commandsOf = (section: string): string =>
  [...section.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block!).join('');

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The same commands as a script that stops at the first fault and prints its expectations between what the commands print. */
export const scriptOf = (commands: string): string => {
  const lines = commands
    .split('\n')
    .map((line) => (line.startsWith(MARK) ? `printf '\\n%s\\n' ${quoted(line)}` : line));
  return ['set -euo pipefail', ...lines].join('\n');
};

/** Takes the script's output apart again. What is printed before no expectation must be nothing. */
export const expectationsIn = (
  output: string,
): { readonly expectations: readonly Expectation[]; readonly rest: string } => {
  const expectations: Expectation[] = [];
  let printed: string[] = [];
  for (const line of output.split('\n')) {
    if (line.startsWith(MARK)) {
      expectations.push({ says: line.slice(MARK.length), printed: printed.join('\n').trim() });
      printed = [];
    } else printed.push(line);
  }
  return { expectations, rest: printed.join('\n').trim() };
};

/** Whether what was printed is what the README says. */
export const isAsSaid = ({ says, printed }: Expectation): boolean =>
  new RegExp(
    `^${says
      .split('…')
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.+')}$`,
  ).test(printed);
