import type { Schema } from '../published-routes.js';
import type { Chance } from './chance.js';

const nested = (open: string, close: string, depth: number): unknown =>
  JSON.parse(`${open.repeat(depth)}1${close.repeat(depth)}`) as unknown;

/** Text that has broken programs before. */
export const NASTY_TEXT: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\r\nX-Injected: yes',
  '\u202egnp.exe',
  '\ud800',
  '\udfff\ud800',
  '🦊'.repeat(40),
  'é'.normalize('NFD'),
  'ﬃ',
  '\ufeffname',
  'İ',
  'ß'.repeat(81),
  '../../etc/passwd',
  '..%2f..%2fetc%2fpasswd',
  '%00',
  '%',
  '%zz',
  '${7*7}',
  '{{7*7}}',
  "' OR 1=1 --",
  "'; DROP TABLE events; --",
  '" OR ""="',
  '<script>alert(1)</script>',
  '$ne',
  '{"$ne":null}',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'null',
  'undefined',
  'NaN',
  'Infinity',
  '-0',
  '1e309',
  '0x10',
  'true',
  '[object Object]',
  'x'.repeat(81),
  'x'.repeat(5_000),
  'x'.repeat(70_000),
  'javascript:alert(1)',
  'file:///etc/passwd',
  'http://[::1',
  'http://127.0.0.1:9/\r\nX: y',
  'team_01kamz4x8dfyjv8a2p6c2w9g5r',
  'team_8zzzzzzzzzzzzzzzzzzzzzzzzz',
  'usr_',
  'owner',
  'admin',
  '2026-02-30T25:61:61Z',
  '+275760-09-13T00:00:00.001Z',
  '-271821-04-20T00:00:00.000Z',
];

const NASTY: readonly (() => unknown)[] = [
  () => null,
  () => true,
  () => 0,
  () => -1,
  () => 1.5,
  () => 1e308,
  () => 2 ** 53,
  () => [],
  () => [[]],
  () => ({}),
  () => [null],
  () => [{}],
  () => ({ $ne: null }),
  () => ({ $gt: '' }),
  () => ({ $where: 'sleep(1000)' }),
  () => ({ $regex: '(a+)+$' }),
  () => [{ $ne: null }],
  () => nested('[', ']', 500),
  () => nested('{"a":', '}', 500),
  () => Array.from({ length: 2_000 }, () => 'x'),
  () => ({ length: 1e9 }),
  () => ({ toString: 'x', valueOf: 1 }),
  () => ({ then: 'x' }),
  () => ({ toJSON: 'x' }),
];

export const nasty = (chance: Chance): unknown => (chance.often(0.5) ? chance.one(NASTY_TEXT) : chance.one(NASTY)());

/** Places that nobody answers at, so that trying a server does not leave this computer. */
const CLOSED = 'http://127.0.0.1:9/mcp';

const fittingText = (schema: Schema, field: string, ids: Readonly<Record<string, string>>, chance: Chance): unknown => {
  if (schema.enum) return chance.one(schema.enum);
  if (/url$/i.test(field)) return CLOSED;
  if (/slug$/i.test(field) && field !== 'confirmSlug') return `s-${chance.below(1e9)}`;
  if (field === 'email') return `person${chance.below(1e6)}@example.com`;
  if (field === 'password') return chance.one(['correct horse battery staple', 'too short']);
  const kind = /(team|gateway|server|user|role)Ids?$/i.exec(field)?.[1]?.toLowerCase();
  if (kind !== undefined)
    return kind === 'role' ? chance.one(['member', 'admin', 'owner', ids['roleId']]) : ids[`${kind}Id`];
  return chance.often(0.5) && schema.example !== undefined ? schema.example : `Text ${chance.below(1e6)}`;
};

/** A value that the schema takes, with real ids where it wants any. */
export const fitting = (
  schema: Schema,
  field: string,
  ids: Readonly<Record<string, string>>,
  chance: Chance,
): unknown => {
  if (schema.oneOf) return fitting(chance.one(schema.oneOf), field, ids, chance);
  if (schema.nullable && chance.often(0.1)) return null;
  if (schema.type === 'array')
    return Array.from({ length: chance.often(0.9) ? 1 : chance.below(4) }, () =>
      fitting(schema.items ?? {}, field, ids, chance),
    );
  if (schema.type === 'boolean') return chance.often(0.5);
  if (schema.type === 'number' || schema.type === 'integer') return chance.below(100);
  if (schema.type !== 'object') return fittingText(schema, field, ids, chance);
  const fields = Object.entries(schema.properties ?? {}).filter(
    ([name]) => schema.required?.includes(name) || chance.often(0.5),
  );
  return Object.fromEntries(fields.map(([name, one]) => [name, fitting(one, name, ids, chance)]));
};

const UNKNOWN_KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  '$ne',
  '$where',
  'isAdmin',
  'organizationId',
  'userId',
  'id',
  '',
  'a.b',
  'name\u0000',
  '0',
];

/** JSON text of the value with one thing in it made wrong. */
export const spoiled = (value: unknown, chance: Chance): string => {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return JSON.stringify(nasty(chance)) ?? 'null';
  const fields = Object.entries(value);
  const at = chance.below(fields.length || 1);
  const kind = chance.below(6);
  // Written by hand: an object with such a key cannot be made from a literal.
  if (kind === 0)
    return `{${[...fields.map(([name, one]) => `${JSON.stringify(name)}:${JSON.stringify(one)}`), `${JSON.stringify(chance.one(UNKNOWN_KEYS))}:${JSON.stringify(nasty(chance)) ?? 'null'}`].join(',')}}`;
  if (kind === 1) return JSON.stringify(Object.fromEntries(fields.filter((_, index) => index !== at)));
  if (kind === 2 && fields[at])
    return JSON.stringify({ ...value, [fields[at][0]]: JSON.parse(spoiled(fields[at][1], chance)) as unknown });
  if (kind === 3) return JSON.stringify(nasty(chance)) ?? 'null';
  return JSON.stringify(fields[at] ? { ...value, [fields[at][0]]: nasty(chance) } : { unknown: nasty(chance) });
};
