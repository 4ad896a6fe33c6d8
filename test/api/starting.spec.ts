import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { freePort } from '../../src/demo/free-port.js';
import { launch } from '../support/gatehouse.js';

it('a request that comes while the process starts is told so, and not kept waiting', async () => {
  const port = await freePort();
  const started = new AbortController();
  const starting = launch({ GATEHOUSE_PORT: String(port) }).finally(() => started.abort());
  const answers: { readonly status: number; readonly retryAfter: string | null; readonly code: unknown }[] = [];
  while (!started.signal.aborted) {
    const response = await fetch(`http://127.0.0.1:${port}/v1/me`).catch(() => undefined);
    if (response) answers.push({ status: response.status, retryAfter: response.headers.get('retry-after'), code: ((await response.json()) as { code: unknown }).code });
    await pause(1);
  }
  const gatehouse = await starting;
  try {
    expect(answers[0]).toEqual({ status: 503, retryAfter: '1', code: 'service.starting' });
    expect((await fetch(`${gatehouse.address}/v1/me`)).status).toBe(401);
  } finally {
    await gatehouse.stop();
  }
});
