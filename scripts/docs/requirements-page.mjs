import ts from 'typescript';
import { cell, read, table } from './sources.mjs';

const MANIFEST = 'test/requirements.ts';

const requirements = () => {
  const { outputText } = ts.transpileModule(read(MANIFEST), { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 } });
  const exports = {};
  new Function('exports', outputText)(exports);
  return Object.entries(exports.REQUIREMENTS);
};

/** The page docs/requirements.md. */
export const requirementsPage = () => {
  const rules = requirements();
  const rows = rules.map(([id, { promises, built, provenBy }]) => [id, cell(promises), cell(built ?? 'all of it'), provenBy.map((path) => `[${path}](../${path})`).join('<br>')]);
  return [
    '# Rules and what proves them',
    '<!-- Made by `npm run docs` from test/requirements.ts. Do not edit. -->',
    `The ${rules.length} rules of the domain that are built, whole or in part. The specs named here fail when the rule is broken (a contract is run by the specs of every adapter); each names the rule in the title of a test, ` +
      'and a test fails where a rule has no spec, a spec named here does not exist or does not name the rule, or a title names a rule that is not here.',
    table(['rule', 'promises', 'built', 'proven by'], rows),
  ].join('\n\n') + '\n';
};
