import { existsSync } from 'node:fs';
import ts from 'typescript';
import { cell, load, parse, read, ROOT, sourcesIn, table, unionOf, walk } from './sources.mjs';

const KIND_OF = {
  invalid: 'invalid',
  unauthenticated: 'unauthenticated',
  forbidden: 'forbidden',
  notFound: 'not-found',
  conflict: 'conflict',
  stale: 'stale',
  unavailable: 'unavailable',
};
const CODE = /^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+$|^internal$/;

const { resourceOfId, RESOURCES } = await load('src/kernel/resources.ts');
const { statusOf } = await load('src/edge/replies/problem-details.ts');

/** What stands for `${…}` in a code that is put together, by file. */
const EXPANSIONS = {
  'src/edge/pipeline/id-param.ts': () =>
    sourcesIn('src/features')
      .flatMap((path) => [...read(path).matchAll(/\bId\('\w+', '([a-z]+)'\)/g)])
      .map(([, prefix]) => resourceOfId(prefix).kind),
  'src/proxy/target-check.ts': () =>
    [...read('src/proxy/rpc-message.ts').matchAll(/kind: ('[a-z]+'(?: \| '[a-z]+')*);/g)].flatMap(([, kinds]) =>
      kinds.split(' | ').map((kind) => kind.slice(1, -1)),
    ),
  'src/proxy/upstream/upstream-fault.ts': () => unionOf('src/proxy/upstream/upstream-fault.ts', 'FaultKind'),
};

/** A text as the source has it, with … for what is filled in; of a call, the text that the function of this file or of its folder's sentences.ts makes. */
const sentence = (node, part) => {
  if (!node) return '';
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node))
    return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('');
  if (ts.isArrowFunction(node))
    return sentence(ts.isBlock(node.body) ? node.body.statements.find(ts.isReturnStatement)?.expression : node.body);
  if (!ts.isCallExpression(node)) return '';
  return sentence(madeBy(node.expression, part));
};

const madeBy = (callee, part) => {
  const path = callee.getSourceFile().fileName;
  const name = (ts.isElementAccessExpression(callee) ? callee.expression : callee).getText();
  for (const file of [path, path.replace(/[^/]+$/, 'sentences.ts')].filter((candidate) =>
    existsSync(`${ROOT}${candidate}`),
  )) {
    let found;
    walk(parse(file), (node) => {
      if (ts.isVariableDeclaration(node) && node.name.getText() === name) found = node.initializer;
    });
    if (found && ts.isObjectLiteralExpression(found))
      found = found.properties.find((property) => property.name.text === part)?.initializer;
    if (found) return found;
  }
  return undefined;
};

/** `reason` where the statement stands under `if (reason === 'x')`. */
const assumed = (node, name) => {
  for (let up = node; up; up = up.parent) {
    if (!ts.isIfStatement(up)) continue;
    const said = new RegExp(`\\b${name} === '([a-z.-]+)'`).exec(up.expression.getText())?.[1];
    if (said) return [said];
  }
  return [];
};

const codesOf = (node, path) => {
  if (!node) return [];
  if (ts.isStringLiteralLike(node)) return CODE.test(node.text) ? [node.text] : [];
  if (ts.isIdentifier(node)) return assumed(node, node.text);
  if (!ts.isTemplateExpression(node) || !CODE.test(sentence(node).replaceAll('…', 'x'))) return [];
  if (!EXPANSIONS[path])
    throw new Error(`${path}: say in scripts/docs/errors-page.mjs what ${node.getText()} stands for`);
  return EXPANSIONS[path]().map((part) => sentence(node).replace('…', part));
};

const number = (node) => (node && ts.isNumericLiteral(node) ? Number(node.text) : undefined);

/** Status of a code, where it is written as a number or as `kind === 'x' ? 504 : 502`. */
const statusFor = (node, code) => {
  if (!node || !ts.isConditionalExpression(node)) return number(node);
  const special = /=== '([a-z-]+)'$/.exec(node.condition.getText())?.[1];
  return number(code.endsWith(`.${special}`) ? node.whenTrue : node.whenFalse);
};

/** What one node refuses with: status, codes, sentence. */
const refusalOf = (node, path) => {
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
    const name = node.expression.text;
    if (name === 'problem')
      return {
        status: number(node.arguments[0]) ?? '4xx',
        codes: codesOf(node.arguments[1], path),
        says: node.arguments[2],
      };
    if (!KIND_OF[name]) return undefined;
    const at = node.arguments.findIndex((argument) => !ts.isIdentifier(argument) && codesOf(argument, path).length > 0);
    return at < 0
      ? undefined
      : { status: statusOf(KIND_OF[name]), codes: codesOf(node.arguments[at], path), says: node.arguments[at + 1] };
  }
  if (ts.isNewExpression(node) && node.expression.getText() === 'Refusal') {
    const kind = node.arguments[0];
    return ts.isStringLiteral(kind)
      ? { status: statusOf(kind.text), codes: codesOf(node.arguments[1], path), says: node.arguments[2] }
      : undefined;
  }
  if (ts.isNewExpression(node) && node.expression.getText() === 'ProxyRefusal')
    return { status: node.arguments[0], codes: codesOf(node.arguments[1], path), says: node.arguments[2] };
  if (ts.isArrayLiteralExpression(node) && number(node.elements[0]) >= 400)
    return { status: number(node.elements[0]), codes: codesOf(node.elements[1], path), says: node.elements[2] };
  return undefined;
};

const wordFor = (kind) => RESOURCES.find((resource) => resource.kind === kind)?.word ?? kind;

const refusalsIn = (path) => {
  const found = [];
  walk(parse(path), (node) => {
    const refusal = refusalOf(node, path);
    for (const code of refusal?.codes ?? []) {
      const status = (typeof refusal.status === 'object' ? statusFor(refusal.status, code) : refusal.status) ?? '4xx';
      const part = code.split('.').at(-1);
      const says =
        refusal.codes.length > 1
          ? sentence(refusal.says, part).replace(
              /^There is no such …/,
              `There is no such ${wordFor(code.split('.')[0])}`,
            )
          : sentence(refusal.says, part);
      found.push({ code, status, says, path });
    }
  });
  return found;
};

const rows = (refusals) => {
  const byCode = new Map();
  for (const { code, status, says, path } of refusals) {
    const row = byCode.get(`${code} ${status}`) ?? { code, status, says: new Set(), paths: new Set() };
    if (says) row.says.add(says);
    row.paths.add(path);
    byCode.set(`${code} ${status}`, row);
  }
  return [...byCode.values()]
    .sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : Number(a.status) - Number(b.status)))
    .map(({ code, status, says, paths }) => [
      `\`${code}\``,
      String(status),
      cell([...says].join(' · ')) || '*what exactly is wrong*',
      [...paths]
        .sort()
        .map((path) => `[${path}](../${path})`)
        .join('<br>'),
    ]);
};

const HEADS = ['code', 'status', 'says', 'refused in'];

/** The page docs/errors.md. @throws Error where a code is put together in a way that nobody explained */
export const errorsPage = () => {
  const all = [...sourcesIn('src'), ...sourcesIn('projections')]
    .filter((path) => path !== 'src/kernel/refusal.ts' && !path.startsWith('src/demo/'))
    .flatMap(refusalsIn);
  const proxy = all.filter(({ path }) => path.startsWith('src/proxy/'));
  const api = all.filter((refusal) => !proxy.includes(refusal));
  return (
    [
      '# Errors',
      '<!-- Made by `npm run docs` from the sources. Do not edit. -->',
      'Every refusal carries a stable `code`: programs go by it, the sentence is for people and may change. “…” stands for what the sentence fills in.',
      '## HTTP API',
      '`application/problem+json` (RFC 9457) with `type`, `title`, `status`, `detail`, `code` and, where it helps, `errors` (by field), `capability`, `suggestions`, `retryAfter`, `currentVersion`.',
      table(HEADS, rows(api)),
      '## Proxy',
      'JSON-RPC errors under the HTTP status of the table, with the code in `error.data.code` and the sentence in `error.message` (also in `error.data.detail`). ' +
        'Where the caller may not know that a gateway exists, every reason reads `gateway.unknown`.',
      table(HEADS, rows(proxy)),
      '## Reasons of an access check',
      `\`POST /access/check\` answers 200 and one of these as \`reason\` ([src/ports/access/access.ts](../src/ports/access/access.ts)): ${unionOf(
        'src/ports/access/access.ts',
        'AccessReason',
      )
        .map((reason) => `\`${reason}\``)
        .join(', ')}. The first two allow, the others refuse.`,
    ].join('\n\n') + '\n'
  );
};
