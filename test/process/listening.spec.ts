import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ProductProcess } from '../support/process.js';
import { removeFolder, temporaryFolder } from '../support/temporary-folder.js';

let folder: string;
let running: ProductProcess | undefined;
afterEach(async () => {
  await running?.end('SIGKILL');
  removeFolder(folder);
});

const freePort = async (): Promise<number> => {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const { port } = holder.address() as AddressInfo;
  await once(holder.close(), 'close');
  return port;
};

/** What comes back from an MCP endpoint: the status, or why there is no connection. */
const asked = async (port: number): Promise<string> => {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/mcp/acme/search`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    return String(answer.status);
  } catch (error) {
    return String((error as { cause?: { code?: string } }).cause?.code);
  }
};
const liveness = async (port: number): Promise<string> =>
  fetch(`http://127.0.0.1:${port}/health/live`).then(
    ({ status }) => String(status),
    (error: { cause?: { code?: string } }) => String(error.cause?.code),
  );

describe('a process that starts', () => {
  it('refuses connections until it can answer, and from its first answer on answers as always', async () => {
    folder = temporaryFolder();
    const port = await freePort();
    for (let start = 0; start < 2; start += 1) {
      running = ProductProcess.spawn(folder, { GATEHOUSE_PORT: String(port) });
      const seen: string[] = [];
      for (
        const begun = performance.now();
        (seen.at(-1) ?? 'ECONNREFUSED') === 'ECONNREFUSED' && performance.now() - begun < 60_000;
      )
        seen.push(await asked(port));
      expect([...new Set(seen)]).toEqual(['ECONNREFUSED', '401']);
      expect(await liveness(port)).toBe('200');
      expect((await fetch(`http://127.0.0.1:${port}/health/ready`)).status).toBe(200);
      await running.listening();
      await running.end();
      expect(await liveness(port)).toBe('ECONNREFUSED');
    }
  }, 120_000);

  it('is reached at once at the port that it says, also if any port would do', async () => {
    folder = temporaryFolder();
    running = await ProductProcess.start(folder);
    expect(await asked(Number(new URL(running.address).port))).toBe('401');
  }, 60_000);

  it('takes a connection that was opened the moment it could', async () => {
    folder = temporaryFolder();
    const port = await freePort();
    running = ProductProcess.spawn(folder, { GATEHOUSE_PORT: String(port) });
    const first = await new Promise<string>((resolve) => {
      const knock = (): void => {
        const socket = connect(port, '127.0.0.1', () => socket.write('GET /health/ready HTTP/1.0\r\n\r\n'));
        socket.on('data', (chunk) => resolve(chunk.toString('latin1')));
        socket.on('error', () => setTimeout(knock, 5));
      };
      knock();
    });
    expect(first).toMatch(/^HTTP\/1\.1 200 /);
  }, 60_000);
});
