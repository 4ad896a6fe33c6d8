import { cell, load, table } from './sources.mjs';

const { REQUIREMENTS } = await load('test/requirements.ts');
const reference = await load('test/reference-pages.ts');

const pageSections = ({ LATER, REFERENCE_PAGES }) =>
  REFERENCE_PAGES.flatMap(({ product, page, statements }) => {
    const rows = statements.map(({ says, rules, differs }) => [
      cell(differs ? `${says} **Differs:** ${differs}.` : says),
      rules.map((id) => (id in LATER ? `${id} (later)` : id)).join(', '),
    ]);
    return [`### ${product}: ${page}`, table(['what it says', 'kept by'], rows)];
  });

/** The page docs/requirements.md. */
export const requirementsPage = () => {
  const rules = Object.entries(REQUIREMENTS);
  const rows = rules.map(([id, { promises, built, provenBy }]) => [
    id,
    cell(promises),
    cell(built ?? 'all of it'),
    provenBy.map((path) => `[${path}](../${path})`).join('<br>'),
  ]);
  return (
    [
      '# Rules and what proves them',
      '<!-- Made by `npm run docs` from test/requirements.ts and test/reference-pages.ts. Do not edit. -->',
      `The ${rules.length} rules of the domain that are built, whole or in part. The specs named here fail when the rule is broken (a contract is run by the specs of every adapter); each names the rule in the title of a test, ` +
        'and a test fails where a rule has no spec, a spec named here does not exist or does not name the rule, or a title names a rule that is not here.',
      table(['rule', 'promises', 'built', 'proven by'], rows),
      '## What the three products say',
      'Gatehouse merges three products. Each sentence of their own pages that states behaviour, in our words, beside the rules that keep it. Rules of which nothing is built yet are marked:',
      Object.entries(reference.LATER)
        .map(([id, what]) => `- ${id}: ${what}`)
        .join('\n'),
      ...pageSections(reference),
    ].join('\n\n') + '\n'
  );
};
