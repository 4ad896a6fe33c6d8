import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StartupGate } from '../../../src/edge/pipeline/startup-gate.js';
import { createTellingServer } from '../../../src/edge/pipeline/unreadable-requests.js';

const gate = new StartupGate();
const server = createTellingServer().on('request', gate.handle);
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => new Promise<unknown>((resolve) => server.close(resolve)));

const ask = (path: string): Promise<Response> =>
  fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
const refusal = async (path: string) => {
  const response = await ask(path);
  return [response.status, response.headers.get('retry-after'), ((await response.json()) as { code: unknown }).code];
};

describe('a process that is starting', () => {
  it('tells callers to come again, and keeps nobody waiting', async () => {
    expect(await refusal('/v1/me')).toEqual([503, '1', 'service.starting']);
    expect(await refusal('/health/live')).toEqual([503, '1', 'service.starting']);
  });

  it('says that it lives as soon as it can, and then answers everything', async () => {
    gate.openForLiveness((_request, response) => void response.end('alive'));
    expect(await (await ask('/health/live')).text()).toBe('alive');
    expect(await refusal('/health/ready')).toEqual([503, '1', 'service.starting']);
    gate.open((_request, response) => void response.end('served'));
    expect(await (await ask('/health/ready')).text()).toBe('served');
  });
});
