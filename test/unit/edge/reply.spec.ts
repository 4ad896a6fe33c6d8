import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Exchange, PendingAnswer } from '../../../src/edge/pipeline/exchange.js';
import { decodeConsistencyToken } from '../../../src/edge/replies/consistency-token.js';
import {
  changed,
  created,
  done,
  Reply,
  reply,
  sendAgain,
  sendProblem,
  versioned,
} from '../../../src/edge/replies/reply.js';

const result = { version: 3n, position: 9_007_199_254_740_993n };

describe('a reply', () => {
  let server: Server;
  let answer: unknown;
  let pending: PendingAnswer | undefined;
  let send: (exchange: Exchange) => Promise<void>;

  beforeAll(async () => {
    server = createServer((request, response) => {
      const exchange: Exchange = {
        request,
        response,
        from: null,
        path: '/',
        params: {},
        body: undefined,
        ...(pending && { pending }),
      };
      send(exchange).catch(() => {
        response.statusCode = 500;
        response.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  beforeEach(() => {
    pending = undefined;
    send = (exchange) => reply(exchange, answer, 'log-1');
  });

  const asked = async () => {
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const names = ['etag', 'consistency-token', 'location', 'content-type', 'www-authenticate', 'retry-after'];
    const head = Object.fromEntries(
      names.flatMap((name) => (response.headers.has(name) ? [[name, response.headers.get(name)!]] : [])),
    );
    return { status: response.status, head, text: await response.text() };
  };

  it('to a change carries the version and the position it is seen at, to the last digit', async () => {
    answer = changed(result, () => ({ name: 'Forschung ü' }));
    const { status, head, text } = await asked();
    expect([status, head['etag'], text]).toEqual([200, '"3"', '{"name":"Forschung ü"}']);
    expect(decodeConsistencyToken('log-1', head['consistency-token']!)).toBe(result.position);
    expect(head['content-type']).toBe('application/json; charset=utf-8');
  });

  it('to what was created says where it is', async () => {
    answer = created({ ...result, version: null }, '/v1/teams/1', async () => ({ id: '1' }));
    const { status, head } = await asked();
    expect([status, head['location'], head['etag']]).toEqual([201, '/v1/teams/1', undefined]);
  });

  it('to what is only done has no body, and still the token', async () => {
    answer = done(result);
    const { head, text } = await asked();
    expect([text, head['content-type']]).toEqual(['', undefined]);
    expect(head['consistency-token']).toBeDefined();
  });

  it('to a read has a version where the thing has one, and no token', async () => {
    answer = versioned({ version: 0n, value: 1 });
    expect((await asked()).head).toEqual({ etag: '"0"', 'content-type': 'application/json; charset=utf-8' });
    answer = versioned({ version: null, value: 1 });
    expect((await asked()).head['etag']).toBeUndefined();
  });

  it.each([
    [{ a: 1 }, '{"a":1}'],
    [[], '[]'],
    [0, '0'],
    [false, 'false'],
    ['', '""'],
    [null, ''],
    [undefined, ''],
  ])('of the plain body %j is %j', async (plain, wanted) => {
    answer = plain;
    expect(await asked()).toMatchObject({ status: 200, text: wanted });
  });

  it('whose body fails has its head set, so that the problem that follows carries the token of the write', async () => {
    answer = changed(result, () => Promise.reject(new Error('behind')));
    expect(await asked()).toMatchObject({
      status: 500,
      head: { etag: '"3"', 'consistency-token': expect.any(String) },
    });
  });

  it('is kept before it goes out, and goes out where it cannot be kept', async () => {
    const order: unknown[] = [];
    pending = { settle: async (body) => void order.push(body), fail: async () => undefined };
    answer = changed(result, () => 'shown');
    expect((await asked()).text).toBe('"shown"');
    expect(order).toEqual(['shown']);
    pending = { settle: async () => Promise.reject(new Error('full')), fail: async () => undefined };
    expect(await asked()).toMatchObject({ status: 200, text: '"shown"' });
  });

  it('with cookies carries each in a line of its own, and is never kept', async () => {
    const kept: unknown[] = [];
    pending = { settle: async (body) => void kept.push(body), fail: async () => undefined };
    const cookies = ['a=1; Path=/', 'b=2; Expires=Thu, 01 Jan 1970 00:00:00 GMT'];
    answer = new Reply({ cookies }, () => 'signed in');
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    expect([response.headers.getSetCookie(), kept]).toEqual([cookies, []]);
    answer = new Reply({ cookies: [] }, () => 'read');
    expect([(await asked()).text, kept]).toEqual(['"read"', ['read']]);
  });

  it('that was given before goes out as it was', async () => {
    const headers = { etag: '"3"', location: '/v1/teams/1' };
    send = async ({ response }) => sendAgain(response, { status: 201, headers, body: { id: '1' } });
    expect(await asked()).toMatchObject({ status: 201, head: headers, text: '{"id":"1"}' });
    send = async ({ response }) => sendAgain(response, { status: 200, headers: {}, body: null });
    expect(await asked()).toMatchObject({ status: 200, head: {}, text: '' });
  });

  it('of a problem says how to sign in and when to come again, and nothing of that otherwise', async () => {
    const problem = { type: 'about:blank', title: 'x', detail: 'Say “please”.', code: 'x.y' };
    const sent = async (more: { readonly status: number; readonly retryAfter?: number; readonly code?: string }) => {
      send = async ({ response }) => sendProblem(response, { ...problem, ...more } as never);
      const { status, head } = await asked();
      expect(head['content-type']).toBe('application/problem+json; charset=utf-8');
      return [status, head['www-authenticate'], head['retry-after']];
    };
    const said = `error_description="Say 'please'."`;
    expect(await sent({ status: 401 })).toEqual([401, `Bearer ${said}`, undefined]);
    const invalid = await sent({ status: 401, code: 'authentication.invalid' });
    expect(invalid).toEqual([401, `Bearer error="invalid_token", ${said}`, undefined]);
    expect(await sent({ status: 503, retryAfter: 0 })).toEqual([503, undefined, '0']);
    expect(await sent({ status: 403 })).toEqual([403, `Bearer error="insufficient_scope", ${said}`, undefined]);
    for (const code of ['origin.foreign', 'host.refused'])
      expect(await sent({ status: 403, code })).toEqual([403, `Bearer ${said}`, undefined]);
    for (const status of [400, 404, 409, 429, 500]) expect((await sent({ status }))[1]).toBeUndefined();
  });
});
