import type { Chance } from '../hostile/chance.js';

const KEYS = ['jsonrpc', 'id', 'method', 'params', 'name', 'uri', 'ref', 'type', 'taskId', 'notifications'];
const INNER = [...KEYS, 'resourceSubscriptions', '_meta', 'arguments', '__proto__', 'constructor', 'toString', ''];
const METHODS = ['tools/call', 'resources/read', 'prompts/get', 'completion/complete', 'subscriptions/listen', 'ping'];
const MORE_METHODS = ['tasks/get', 'tools/list', 'resources/subscribe', 'x/y', 'notifications/progress', 'Ping'];
const NAMES = [
  'route',
  'hidden',
  'note://a',
  '',
  'a\u0000b',
  'é',
  'e\u0301',
  '\u{1f52c}',
  '\u2028',
  '\ufffd',
  '\ufeff',
];
const RAW_TEXTS = [
  '"\\ud800"',
  '"\\udc00\\ud800"',
  '"\\ud83d\\udd2c"',
  '"a\\u0000"',
  '"\\u0072oute"',
  '"\\/"',
  '"\\uD83D\\u0041"',
  '"a\tb"',
  '"\\x41"',
  "'route'",
  '"\ufffe"',
];
const NUMBERS = ['0', '-0', '1', '1.0', '1e2', '1E400', '9007199254740993', '0.1e-5', '01', '+1', '.5', 'NaN', '1_0'];
const OTHERS = ['null', 'true', '[]', '{}', '[[]]', '["route"]', 'undefined', '{"a":1,"a":2}'];
const SPACES = ['', '', '', ' ', '\n', '\t', '\r\n', '\u00a0', '\ufeff', '/**/', '\f'];

/** Letters that some parser or some folding takes for an ASCII one. */
const LOOKALIKE: Readonly<Record<string, string>> = { s: 'ſ', k: '\u212a', i: 'ı', n: 'ｎ', m: 'ｍ', d: 'ⅾ', t: 'ｔ' };

const escaped = (letter: string): string => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;

const disguised = (chance: Chance, key: string): string => {
  const at = chance.below(Math.max(1, key.length));
  const letter = key[at] ?? 'x';
  const by = chance.one([
    letter.toUpperCase(),
    escaped(letter),
    escaped(letter).toUpperCase().replace('\\U', '\\u'),
    escaped(letter.toUpperCase()),
    LOOKALIKE[letter] ?? letter,
    `${letter}\u200d`,
    `${letter}\\u0000`,
    `${letter}\u0307`,
    '',
  ]);
  return key.slice(0, at) + by + key.slice(at + 1);
};

const keyText = (chance: Chance, key: string): string => `"${chance.often(0.15) ? disguised(chance, key) : key}"`;

const textOf = (chance: Chance, text: string): string => {
  if (chance.often(0.1)) return chance.one(RAW_TEXTS);
  const plain = JSON.stringify(text);
  return chance.often(0.1)
    ? plain.replaceAll(/[a-z]/g, (letter) => (chance.often(0.5) ? escaped(letter) : letter))
    : plain;
};

const object = (chance: Chance, fields: readonly (readonly [key: string, value: string])[]): string => {
  const space = (): string => (chance.often(0.03) ? chance.one(SPACES) : '');
  const written = fields.map(
    ([key, value]) => `${space()}${keyText(chance, key)}${space()}:${space()}${value}${space()}`,
  );
  if (chance.often(0.1) && written.length > 0) written.push(chance.one(written));
  if (chance.often(0.2)) written.push(`${keyText(chance, chance.one(INNER))}:${value(chance, 0)}`);
  if (chance.often(0.3)) written.reverse();
  return `{${written.join(',')}${chance.often(0.01) ? ',' : ''}}`;
};

const value = (chance: Chance, depth: number): string => {
  const kind = chance.below(10);
  if (kind < 5) return textOf(chance, chance.one(NAMES));
  if (kind < 7) return chance.one(NUMBERS);
  if (kind < 8 || depth > 2) return chance.one(OTHERS);
  return object(chance, [[chance.one(INNER), value(chance, depth + 1)]]);
};

const params = (chance: Chance, method: string): string => {
  const name = textOf(chance, chance.one(NAMES));
  const uris = `[${Array.from({ length: chance.below(3) }, () => textOf(chance, chance.one(NAMES))).join(',')}]`;
  const filter: readonly [string, string] = ['resourceSubscriptions', uris];
  const ref = object(chance, [
    ['type', textOf(chance, chance.one(['ref/prompt', 'ref/resource', 'ref/other']))],
    [chance.one(['name', 'uri']), name],
  ]);
  const fields: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
    'completion/complete': [['ref', ref]],
    'subscriptions/listen': [['notifications', object(chance, [filter])]],
    'resources/read': [['uri', name]],
    'resources/subscribe': [['uri', name]],
    'tasks/get': [['taskId', name]],
  };
  return object(chance, [...(fields[method] ?? [['name', name]]), ['arguments', value(chance, 0)]]);
};

const message = (chance: Chance): string => {
  const method = chance.one(chance.often(0.8) ? METHODS : MORE_METHODS);
  const id: readonly (readonly [string, string])[] = chance.often(0.85)
    ? [['id', chance.often(0.5) ? chance.one(NUMBERS) : textOf(chance, chance.one(NAMES))]]
    : [];
  const given = chance.often(0.95) ? params(chance, method) : value(chance, 0);
  return object(chance, [['jsonrpc', '"2.0"'], ...id, ['method', textOf(chance, method)], ['params', given]]);
};

/** A body that a caller could send: mostly a message of the protocol, with a few things that parsers read differently. */
export const callersBody = (chance: Chance): Buffer => {
  const text = chance.often(0.1)
    ? `[${Array.from({ length: 1 + chance.below(3) }, () => message(chance)).join(',')}]`
    : message(chance);
  const bytes = Buffer.from(`${chance.often(0.02) ? chance.one(SPACES) : ''}${text}`);
  // A byte that no text in UTF-8 has, or one that is missing.
  if (chance.often(0.02)) bytes[chance.below(bytes.length)] = chance.one([0xff, 0xc0, 0x80, 0xed, 0x22, 0x5c]);
  return chance.often(0.01) ? bytes.subarray(0, chance.below(bytes.length)) : bytes;
};
