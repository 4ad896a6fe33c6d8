// Callers that call at a steady pace over connections of their own. A call that comes late counts from the moment it was due.
import { connect } from 'node:net';

export { percentile } from './http-load.mjs';

const INITIALIZE = {
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: { name: 'bench', version: '1' },
};

/** Opens a session as a client does. @returns the headers of every further request */
const openSession = async (port, path, key) => {
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    authorization: `Bearer ${key}`,
  };
  const body = JSON.stringify({ jsonrpc: '2.0', id: 0, method: 'initialize', params: INITIALIZE });
  const opened = await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', headers, body });
  if (!opened.ok) throw new Error(`${path}: ${opened.status} ${await opened.text()}`);
  await opened.arrayBuffer();
  return { ...headers, 'mcp-session-id': opened.headers.get('mcp-session-id'), 'mcp-protocol-version': '2025-11-25' };
};

const request = (path, headers, id) => {
  const body = JSON.stringify({
    jsonrpc: '2.0',
    id,
    method: 'tools/call',
    params: { name: 'echo', arguments: { text: 'a' } },
  });
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${head.join('')}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
};

/** One call at a time. @returns resolves to whether it was answered with 200 */
const caller = (port) => {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let answered = () => undefined;
  let buffered = '';
  socket.setEncoding('latin1');
  socket.on('error', () => answered(false));
  socket.on('close', () => answered(false));
  socket.on('data', (chunk) => {
    buffered += chunk;
    const head = buffered.indexOf('\r\n\r\n');
    const length = Number(/content-length: (\d+)/i.exec(buffered)?.[1] ?? NaN);
    if (head < 0 || buffered.length < head + 4 + length) return;
    const ok = buffered.startsWith('HTTP/1.1 200');
    buffered = '';
    answered(ok);
  });
  return {
    send: (text) =>
      new Promise((resolve) => {
        answered = resolve;
        if (socket.destroyed) resolve(false);
        else socket.write(text);
      }),
    close: () => socket.destroy(),
  };
};

/** @returns the latencies of answered calls in milliseconds, sorted, and how many calls failed */
export const paced = async ({ port, path, key, callers, eachMs, milliseconds }) => {
  const latencies = [];
  let failed = 0;
  const until = performance.now() + milliseconds;
  const one = async (number) => {
    const headers = await openSession(port, path, key);
    let connection = caller(port);
    const started = performance.now() + (eachMs * number) / callers;
    for (let turn = 0; ; turn += 1) {
      const due = started + turn * eachMs;
      if (due >= until) break;
      const early = due - performance.now();
      if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
      const began = Math.max(due, early > 0 ? performance.now() : due);
      if (await connection.send(request(path, headers, turn + 1))) latencies.push(performance.now() - began);
      else {
        failed += 1;
        connection.close();
        connection = caller(port);
      }
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: callers }, (_, number) => one(number)));
  latencies.sort((a, b) => a - b);
  return { latencies, failed };
};
