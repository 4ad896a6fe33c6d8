import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import type { ArgumentMetadata } from '@nestjs/common';
import {
  Email,
  IdOf,
  IdsOf,
  Name,
  OneOf,
  PageQuery,
  Password,
  Slug,
  Text,
  TextsOf,
  Time,
  Url,
} from '../../../src/edge/pipeline/fields.js';
import { validationPipe } from '../../../src/edge/pipeline/validation.js';
import { isRefusal } from '../../../src/kernel/refusal.js';

const TEAM = 'team_01kamz4x8dfyjv8a2p6c2w9g5r';

class Everything {
  @Name({ optional: true })
  name?: string;
  @Text(5, { optional: true, nullable: true })
  text?: string | null;
  @Slug({ optional: true })
  slug?: string;
  @Email({ optional: true })
  email?: string;
  @OneOf(['a', 'b'], { optional: true })
  choice?: string;
  @Url({ optional: true })
  url?: string;
  @IdOf('team', { optional: true })
  id?: string;
  @IdsOf('team', { optional: true })
  ids?: string[];
  @TextsOf(3, { optional: true })
  texts?: string[];
  @Time({ optional: true })
  time?: string;
}
class Required {
  @Name()
  name: string;
  @Password()
  password: string;
}

const pipe = validationPipe();
const take = async (
  value: unknown,
  type: new () => object = Everything,
  from: ArgumentMetadata['type'] = 'body',
): Promise<unknown> => pipe.transform(value, { type: from, metatype: type });
const faults = (value: unknown, type?: new () => object, from?: ArgumentMetadata['type']): Promise<unknown> =>
  take(value, type, from).then(
    (taken) => ({ taken }),
    (error: unknown) => (isRefusal(error) ? [error.code, ...Object.keys(error.details.errors ?? {})] : error),
  );

describe('fields', () => {
  it.each<[object]>([
    [{}],
    [{ name: 'x'.repeat(160) }],
    [{ text: '' }],
    [{ text: null }],
    [{ email: 'Ada.Lovelace+x@example.co.uk' }],
    [{ choice: 'b' }],
    [{ id: TEAM }],
    [{ ids: [] }],
    [{ texts: ['a', 'bcd'] }],
  ])('take %j', async (body) => expect({ ...((await take(body)) as object) }).toMatchObject(body));

  it.each<[object, string]>([
    [{ name: '' }, 'name'],
    [{ name: null }, 'name'],
    [{ name: 7 }, 'name'],
    [{ name: ['x'] }, 'name'],
    [{ name: 'x'.repeat(161) }, 'name'],
    [{ text: 'sixsix' }, 'text'],
    [{ text: {} }, 'text'],
    [{ slug: '' }, 'slug'],
    [{ slug: 'x'.repeat(201) }, 'slug'],
    [{ email: 'ada' }, 'email'],
    [{ email: 'ada@localhost' }, 'email'],
    [{ email: 'ädä@example.com' }, 'email'],
    [{ email: `${'x'.repeat(250)}@example.com` }, 'email'],
    [{ email: 'a@example.com\nb@example.com' }, 'email'],
    [{ email: 'a\ud800@example.com' }, 'email'],
    [{ choice: 'c' }, 'choice'],
    [{ choice: ['a'] }, 'choice'],
    [{ url: 'x'.repeat(2049) }, 'url'],
    [{ id: 'team_1' }, 'id'],
    [{ id: TEAM.replace('team', 'gw') }, 'id'],
    [{ id: `${TEAM}\n` }, 'id'],
    [{ ids: TEAM }, 'ids'],
    [{ ids: [TEAM, TEAM] }, 'ids'],
    [{ ids: ['x'] }, 'ids'],
    [{ ids: [null] }, 'ids'],
    [{ texts: ['abcd'] }, 'texts'],
    [{ texts: ['a', 'a'] }, 'texts'],
    [{ texts: [1] }, 'texts'],
    [{ texts: Array.from({ length: 1001 }, (_, n) => String(n)) }, 'texts'],
    [{ time: 'tomorrow' }, 'time'],
    [{ time: 1_700_000_000_000 }, 'time'],
    [{ time: null }, 'time'],
    [{ time: '' }, 'time'],
    [{ time: '2026-13-01T00:00:00Z' }, 'time'],
    [{ extra: 1 }, 'extra'],
  ])('refuse %j', async (body, field) => expect(await faults(body)).toEqual(['request.invalid', field]));

  it('name every fault, and what is missing', async () => {
    expect(await faults({ password: 'short', more: 1 }, Required)).toEqual([
      'request.invalid',
      'more',
      'name',
      'password',
    ]);
    for (const body of [undefined, null, 'x', 7]) expect(await faults(body, Required)).toContain('request.invalid');
  });

  it('keep times as UTC with milliseconds', async () => {
    expect(await take({ time: '2027-01-31T13:00:00+01:00' })).toMatchObject({ time: '2027-01-31T12:00:00.000Z' });
    expect(await take({ time: '2027-01-31T12:00:00Z' })).toMatchObject({ time: '2027-01-31T12:00:00.000Z' });
  });

  it('never say in a fault what was sent', async () => {
    const error = await take({ name: 'x', password: 'hushhush' }, Required).catch((refused: unknown) => refused);
    expect(JSON.stringify(error)).not.toContain('hush');
  });
});

describe('the page asked for', () => {
  it('is of fifty where nothing is said, and at most of two hundred', async () => {
    expect(await take({}, PageQuery, 'query')).toMatchObject({ limit: 50 });
    expect(await take({ limit: '200', cursor: 'abc' }, PageQuery, 'query')).toEqual({ limit: 200, cursor: 'abc' });
    for (const limit of ['0', '201', '-1', '1.5', 'x', '', '1e9'])
      expect(await faults({ limit }, PageQuery, 'query')).toEqual(['request.invalid', 'limit']);
  });
});
