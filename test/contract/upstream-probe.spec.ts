import { afterEach, describe, expect, it } from '@jest/globals';
import { McpUpstreamProbe } from '../../src/adapters/mcp/mcp-upstream-probe.js';
import { SystemClock } from '../../src/adapters/system/system-clock.js';
import type { PrivateUpstreams } from '../../src/outbound/outbound-rule.js';
import type { ProbeResult } from '../../src/ports/upstream-probe.port.js';
import { answering, hangingUp, realServer, type Upstream } from '../support/broken-upstreams.js';

const running: Upstream[] = [];
afterEach(async () => {
  for (const upstream of running.splice(0)) await upstream.stop();
});

const started = async (starting: Promise<Upstream>): Promise<Upstream> => {
  const upstream = await starting;
  running.push(upstream);
  return upstream;
};

interface ProbeOptions {
  readonly allowPrivate?: PrivateUpstreams;
  readonly timeoutMs?: number;
}

const probe = (
  url: string,
  headers: Record<string, string> = {},
  { allowPrivate = true, timeoutMs = 20_000 }: ProbeOptions = {},
): Promise<ProbeResult> => new McpUpstreamProbe({ allowPrivate, timeoutMs }, new SystemClock()).probe({ url, headers });

const problemOf = async (url: string, options: ProbeOptions = {}): Promise<string> => {
  const result = await probe(url, { Authorization: 'Bearer s3cret' }, options);
  if (result.ok) throw new Error('the probe succeeded');
  expect(result.problem.detail).toMatch(/^[A-Z].{20,}\.$/);
  expect(result.problem.detail).not.toContain('s3cret');
  return result.problem.code;
};

describe('probing an upstream', () => {
  it('RES-3 lists the tools of a real server', async () => {
    const { url } = await started(realServer());
    const result = await probe(url);
    expect(result).toEqual({
      ok: true,
      tools: [
        { name: 'echo', description: 'Says it again' },
        { name: 'plain', description: null },
      ],
      server: { name: 'example', version: '1.2.3' },
      protocolVersion: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      milliseconds: expect.any(Number),
    });
  });

  it('RES-3 sends the headers, and says so when they are not accepted', async () => {
    const { url } = await started(realServer('right'));
    expect((await probe(url, { Authorization: 'Bearer right' })).ok).toBe(true);
    expect(await problemOf(url)).toBe('unauthorized');
  });

  it('RES-3 says that nothing listens, or that the name is not known', async () => {
    const gone = await hangingUp();
    await gone.stop();
    expect(await problemOf(gone.url)).toBe('refused');
    expect(['name-not-found', 'timeout']).toContain(
      await problemOf('http://no-such-host.invalid/mcp', { timeoutMs: 1_000 }),
    );
  });

  it('RES-3 says that the connection broke off', async () => {
    expect(await problemOf((await started(hangingUp())).url)).toBe('unreachable');
  });

  it('RES-3 gives up on a server that never answers, or never finishes', async () => {
    expect(await problemOf((await started(answering(() => undefined))).url, { timeoutMs: 1_000 })).toBe('timeout');
    const endless = answering(
      (_, response) => void response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': waiting\n\n'),
    );
    expect(await problemOf((await started(endless)).url, { timeoutMs: 1_000 })).toBe('timeout');
  });

  it.each([
    [301, 'redirect'],
    [403, 'unauthorized'],
    [404, 'not-mcp'],
    [405, 'not-mcp'],
    [502, 'failing'],
  ])('RES-3 understands HTTP status %i', async (status, code) => {
    const { url } = await started(
      answering((_, response) => void response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end()),
    );
    expect(await problemOf(url)).toBe(code);
  });

  it.each([
    ['text/html', '<html></html>'],
    ['application/json', '{"hello":"world"}'],
    ['application/json', '{'],
    ['application/json', '{"jsonrpc":"2.0","id":0,"result":{}}'],
    ['application/json', '{"jsonrpc":"2.0","id":0,"error":{"code":-32601,"message":"no"}}'],
    ['text/event-stream', 'data: nonsense\n\n'],
  ])('RES-3 says that %s %s is not MCP', async (type, body) => {
    const { url } = await started(
      answering((_, response) => void response.writeHead(200, { 'content-type': type }).end(body)),
    );
    expect(await problemOf(url)).toBe('not-mcp');
  });

  it('RES-3 does not read without end', async () => {
    const flood = answering((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = (): void =>
        void (response.destroyed || response.write(' '.repeat(1024 * 1024), () => setImmediate(more)));
      more();
    });
    expect(await problemOf((await started(flood)).url)).toBe('too-large');
  });

  it('RES-3 does not reach private addresses, also under a public-looking name', async () => {
    const { url } = await started(realServer());
    expect(await problemOf(url, { allowPrivate: false })).toBe('private-address');
    expect(await problemOf(url.replace('127.0.0.1', 'localhost'), { allowPrivate: false })).toBe('private-address');
    expect(await problemOf(url.replace('127.0.0.1', '[::ffff:127.0.0.1]'), { allowPrivate: false })).toBe(
      'private-address',
    );
  });

  it('PRX-9 reaches a private address that is listed, and no link-local one', async () => {
    const { url } = await started(realServer());
    expect((await probe(url, {}, { allowPrivate: ['127.0.0.0/8'] })).ok).toBe(true);
    expect((await probe(url.replace('127.0.0.1', 'localhost'), {}, { allowPrivate: ['127.0.0.1'] })).ok).toBe(true);
    expect(await problemOf(url, { allowPrivate: ['10.0.0.0/8'] })).toBe('private-address');
    for (const host of ['169.254.169.254', '[fe80::1]', '[::ffff:0:a9fe:a9fe]', '0xa9fea9fe', '[2002:a9fe:a9fe::]'])
      expect(await problemOf(`http://${host}/mcp`, { allowPrivate: true })).toBe('private-address');
  });

  it('RES-3 speaks TLS only with a server that can', async () => {
    const { url } = await started(realServer());
    expect(await problemOf(url.replace('http:', 'https:'))).toBe('tls');
  });
});
