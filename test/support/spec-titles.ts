import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const TITLED = new Set(['describe', 'it', 'test']);
const RULE = /\b(?:ACT|LIM|ORG|PPL|TEAM|GW|ACC|PRX|RES|VAR|PLAN|BILL|USE|SEC|INT|AUD|ANA)-\d+\b/g;

/** What a call begins with: `it` of `it.each(rows)('title', …)`. */
const first = (callee: ts.Expression): string => {
  if (ts.isIdentifier(callee)) return callee.text;
  return ts.isCallExpression(callee) || ts.isPropertyAccessExpression(callee) || ts.isTaggedTemplateExpression(callee)
    ? first(ts.isTaggedTemplateExpression(callee) ? callee.tag : callee.expression)
    : '';
};

/** Titles of the tests and groups of one spec. */
export const titlesIn = (text: string): readonly string[] => {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const title = ts.isCallExpression(node) && TITLED.has(first(node.expression)) ? node.arguments[0] : undefined;
    if (title && ts.isStringLiteralLike(title)) found.push(title.text);
    if (title && ts.isTemplateExpression(title)) found.push(title.getText());
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('spec.ts', text, ts.ScriptTarget.ES2022, true));
  return found;
};

/** Rules of the domain that each spec, or contract that specs run, names in its titles, by path from the root. */
export const rulesBySpec = (): ReadonlyMap<string, ReadonlySet<string>> => {
  const specs = readdirSync(`${ROOT}test`, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && /\.(spec|contract)\.ts$/.test(entry.name),
  );
  return new Map(
    specs.map(({ parentPath, name }) => {
      const titles = titlesIn(readFileSync(`${parentPath}/${name}`, 'utf8'));
      return [
        `${parentPath}/${name}`.slice(ROOT.length).replace(/^\//, ''),
        new Set(titles.flatMap((title) => title.match(RULE) ?? [])),
      ];
    }),
  );
};
