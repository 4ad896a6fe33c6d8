import { IncomingMessage, type IncomingHttpHeaders } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { callerHeaders, upstreamHeaders } from '../../../src/proxy/forwarded-headers.js';
import type { UpstreamRoute } from '../../../src/proxy/upstream/upstream-routes.js';

const NO_IDS = { session: undefined, task: undefined };

const ROUTE: UpstreamRoute = {
  secure: true,
  hostname: 'maps.example',
  port: 443,
  path: '/mcp',
  host: 'maps.example',
  headers: { authorization: 'Bearer upstream' },
  secrets: [],
};
const message = (headers: IncomingHttpHeaders, method = 'POST'): IncomingMessage =>
  Object.assign(new IncomingMessage(new Socket()), { method, headers });

/** Headers of one hop, and what proves who somebody is. */
const NEVER: IncomingHttpHeaders = Object.fromEntries(
  [
    'connection',
    'cookie',
    'forwarded',
    'keep-alive',
    'origin',
    'proxy-authenticate',
    'proxy-authorization',
    'proxy-connection',
    'referer',
    'set-cookie2',
    'te',
    'trailer',
    'transfer-encoding',
    'upgrade',
    'user-agent',
    'x-api-key',
    'x-forwarded-for',
    'x-real-ip',
    'content-encoding',
    'expect',
  ].map((name) => [name, 'of-the-other-side']),
);

describe('headers to a server', () => {
  it('PRX-9 are those of the caller that the protocol needs, and what the administrator set', () => {
    const passed = {
      accept: 'text/event-stream',
      'content-type': 'application/json',
      'last-event-id': '7',
      traceparent: '00-1-2-00',
      tracestate: 'a=b',
      'mcp-protocol-version': '2025-11-25',
      'mcp-method': 'tools/call',
      'mcp-param-region': 'eu',
    };
    const given = {
      ...NEVER,
      ...passed,
      authorization: 'Bearer caller',
      host: 'gate.example',
      'mcp-session-id': 'ours',
    };
    expect(upstreamHeaders(message({ ...given, 'content-length': '99' }), ROUTE, NO_IDS, undefined)).toEqual({
      ...passed,
      authorization: 'Bearer upstream',
      host: 'maps.example',
      'accept-encoding': 'identity',
    });
    expect(upstreamHeaders(message(given), { ...ROUTE, headers: {} }, NO_IDS, undefined)).not.toHaveProperty(
      'authorization',
    );
  });

  it('PRX-3 carry the server’s own session id, and the length of what is sent', () =>
    expect(
      upstreamHeaders(
        message({ 'mcp-session-id': 'ours', 'content-length': '1', 'accept-encoding': 'gzip' }),
        ROUTE,
        { ...NO_IDS, session: 'theirs' },
        Buffer.from('„ä“'),
      ),
    ).toMatchObject({ 'mcp-session-id': 'theirs', 'content-length': '8', 'accept-encoding': 'identity' }));

  it('put what the administrator set before what the caller says', () =>
    expect(
      upstreamHeaders(
        message({ 'mcp-param-region': 'eu', traceparent: 'theirs' }),
        { ...ROUTE, headers: { 'mcp-param-region': 'us', traceparent: 'ours' } },
        NO_IDS,
        undefined,
      ),
    ).toMatchObject({ 'mcp-param-region': 'us', traceparent: 'ours' }));

  it.each([
    ['task-1', 'task-1'],
    ['tâche 1', `=?base64?${Buffer.from('tâche 1').toString('base64')}?=`],
    [' a', '=?base64?IGE=?='],
    ['=?base64?eA==?=', `=?base64?${Buffer.from('=?base64?eA==?=').toString('base64')}?=`],
  ])('PRX-10 name the task %j as its server does, where they name it', (task, written) => {
    const ids = { ...NO_IDS, task };
    expect(upstreamHeaders(message({ 'mcp-name': 'ours' }), ROUTE, ids, undefined)['mcp-name']).toBe(written);
    expect(upstreamHeaders(message({}), ROUTE, ids, undefined)).not.toHaveProperty('mcp-name');
  });

  it.each([
    ['GET', undefined, 'text/event-stream'],
    ['GET', ' */* ', 'text/event-stream'],
    ['POST', undefined, 'application/json, text/event-stream'],
    ['POST', '*/*', 'application/json, text/event-stream'],
    ['DELETE', undefined, 'application/json, text/event-stream'],
    ['POST', 'application/json', 'application/json'],
    ['POST', 'text/*, */*;q=0.1', 'text/*, */*;q=0.1'],
  ])('accept for a %s that accepts %s: %s', (method, accept, sent) => {
    const headers = accept === undefined ? {} : { accept };
    expect(upstreamHeaders(message(headers, method), ROUTE, NO_IDS, undefined)['accept']).toBe(sent);
  });
});

describe('headers to a caller', () => {
  const passed = {
    'content-type': 'application/json',
    'mcp-protocol-version': '2025-11-25',
    'retry-after': '3',
    allow: 'POST',
  };
  const given: IncomingHttpHeaders = {
    ...NEVER,
    ...passed,
    'set-cookie': ['a=b'],
    'www-authenticate': 'Basic',
    authorization: 'x',
    server: 'nginx',
    'x-powered-by': 'php',
    location: 'http://169.254.169.254/',
    'access-control-allow-origin': '*',
    'content-length': '12',
    'cache-control': 'public',
    etag: '"1"',
    'mcp-session-id': 'theirs',
    'mcp-other': 'x',
  };

  it('PRX-3 PRX-9 are what the protocol needs, and nothing by which the server is known', () => {
    expect(callerHeaders(message(given), false, undefined)).toEqual({ ...passed, 'cache-control': 'no-store' });
    expect(callerHeaders(message(given), true, 'ours')).toEqual({
      ...passed,
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'mcp-session-id': 'ours',
    });
    expect(callerHeaders(message({}), false, undefined)).toEqual({ 'cache-control': 'no-store' });
  });
});
