import { describe, expect, it } from '@jest/globals';
import { Body, Controller, Headers, Ip, Param, type PipeTransform, Post, Query, Req } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsInt, IsString } from 'class-validator';
import { Call, type CallContext } from '../../../src/edge/pipeline/call-context.js';
import type { Exchange } from '../../../src/edge/pipeline/exchange.js';
import { Cookies } from '../../../src/edge/pipeline/cookies.js';
import { FastPath } from '../../../src/edge/pipeline/fast-path.js';
import { argumentsOf } from '../../../src/edge/pipeline/route-arguments.js';
import { validationPipe } from '../../../src/edge/pipeline/validation.js';
import { commandRequest } from '../../support/command-request.js';

class Named {
  @IsString()
  readonly name!: string;
}
class Paged {
  @IsInt()
  @Type(() => Number)
  readonly limit!: number;
}
const upperCase: PipeTransform<string, string> = { transform: (value) => value.toUpperCase() };
const doubled: PipeTransform<string, string> = { transform: (value) => value + value };
const isNamed = (body: unknown): body is Named => (body as Named).name === 'plain';

@Controller()
class Things {
  @Post()
  all(
    @Param('org') org: string,
    @Call() call: CallContext,
    @Body() body: Named,
    @Query() query: Paged,
    @Ip() address: string,
    @Param('thing', upperCase, doubled) thing: string,
  ): unknown {
    return [org, call, body, query, address, thing];
  }

  @Post()
  @FastPath(isNamed)
  fast(@Body() body: Named): unknown {
    return body;
  }

  @Post()
  nothing(): void {}

  @Post()
  header(@Headers('x') x: string): unknown {
    return x;
  }

  @Post()
  raw(@Req() request: unknown): unknown {
    return request;
  }

  @Post()
  part(@Body('name') name: string): unknown {
    return name;
  }

  @Post()
  untyped(@Body() body: unknown): unknown {
    return body;
  }

  @Post()
  every(@Param() params: Record<string, string>): unknown {
    return params;
  }
}

const call: CallContext = { request: commandRequest(), cookies: new Cookies(), fromOwnPage: false };
const exchange = (changes: Partial<Exchange> = {}): Exchange => ({
  request: { url: '/?limit=7' } as Exchange['request'],
  from: '192.0.2.1',
  response: {} as Exchange['response'],
  path: '/',
  params: { org: 'acme', thing: 'ab' },
  body: { name: 'Research' },
  call,
  ...changes,
});
const read = (name: keyof Things, changes?: Partial<Exchange>): Promise<unknown[]> =>
  argumentsOf(Things, name, validationPipe())(exchange(changes));

describe('the arguments of a controller', () => {
  it('are read in their order, whatever kind each is of', async () => {
    const values = await read('all');
    expect(values).toEqual(['acme', call, { name: 'Research' }, { limit: 7 }, '192.0.2.1', 'ABAB']);
    expect([values[2], values[3]]).toEqual([expect.any(Named), expect.any(Paged)]);
    expect(await read('nothing')).toEqual([]);
  });

  it.each<[string, Partial<Exchange>]>([
    ['a body with a field that nobody named', { body: { name: 'Research', other: 1 } }],
    ['a body that does not fit', { body: { name: 1 } }],
    ['no body', { body: undefined }],
    ['a query that does not fit', { request: { url: '/?limit=x' } as Exchange['request'] }],
    ['a query with a field that nobody named', { request: { url: '/?limit=1&x=1' } as Exchange['request'] }],
  ])('are refused for %s', (_, changes) =>
    expect(read('all', changes)).rejects.toMatchObject({ code: 'request.invalid' }),
  );

  it('are not validated only where the route says that the body is plain', async () => {
    const plain = { name: 'plain' };
    expect((await read('fast', { body: plain }))[0]).toBe(plain);
    expect((await read('fast'))[0]).toBeInstanceOf(Named);
    await expect(read('fast', { body: { name: 1 } })).rejects.toMatchObject({ code: 'request.invalid' });
  });

  it('fail where the caller is not known yet', () =>
    expect(async () => read('all', { call: undefined as never })).rejects.toThrow('not authorized'));

  it.each(['header', 'raw', 'part', 'untyped', 'every'] as const)(
    'of a kind that would not be validated are refused at start: %s',
    (name) => expect(() => argumentsOf(Things, name, validationPipe())).toThrow('does not read (number 0)'),
  );
});
