import { readdirSync, readFileSync } from 'node:fs';
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

register('./typescript-hooks.mjs', import.meta.url);

/** What a TypeScript file of this repository exports. */
export const load = (path) => import(new URL(`../../${path}`, import.meta.url).href);

/** Text of a file of this repository. */
export const read = (path) => readFileSync(`${ROOT}${path}`, 'utf8');

/** Paths of the TypeScript files below a folder, sorted. */
export const sourcesIn = (folder) =>
  readdirSync(`${ROOT}${folder}`, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.parentPath.includes('planted-'))
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(ROOT.length).replace(/^\//, ''))
    .sort();

export const parse = (path) => ts.createSourceFile(path, read(path), ts.ScriptTarget.ES2022, true);

/** Calls `visit` with every node of the tree. */
export const walk = (node, visit) => {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
};

/** Members of `type <name> = 'a' | 'b'`, in order. */
export const unionOf = (path, name) => {
  const found = [];
  walk(parse(path), (node) => {
    if (ts.isTypeAliasDeclaration(node) && node.name.text === name)
      walk(node.type, (part) => {
        if (ts.isStringLiteral(part)) found.push(part.text);
      });
  });
  if (found.length === 0) throw new Error(`${path} has no union of texts called ${name}`);
  return found;
};

/** Text for a cell of a Markdown table. */
export const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

export const table = (heads, rows) =>
  [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
