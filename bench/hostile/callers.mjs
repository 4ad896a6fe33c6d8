// Fifty callers who mean harm, some with a key of their own organization. It prints `attacking …:<port>`, and at the end how often each
// attack was made.
import { connect } from 'node:net';
import { constants, setPriority } from 'node:os';

// Elsewhere they have machines of their own: what is measured is the product, not a fight for this machine.
setPriority(constants.priority.PRIORITY_LOW);

const { HOSTILE_CALLERS, HOSTILE_PORT, HOSTILE_KEY, HOSTILE_GATEWAYS } = process.env;
const port = Number(HOSTILE_PORT);
const gateways = JSON.parse(HOSTILE_GATEWAYS);
const PAUSE_MS = 100;
const PATIENCE_MS = 3_000;
const made = new Map();

const http = (method, path, body = '', headers = {}) =>
  `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAccept: application/json, text/event-stream\r\n${Object.entries(
    { 'Content-Type': 'application/json', Authorization: `Bearer ${HOSTILE_KEY}`, ...headers },
  )
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

/** Sends pieces, takes whatever comes, and leaves after a while. @param reads false: takes nothing, so that answers pile up */
const exchange = (pieces, { pauseMs = 0, patienceMs = PATIENCE_MS, reads = true } = {}) =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const leave = setTimeout(() => socket.destroy(), patienceMs);
    let at = 0;
    const next = () => {
      if (socket.destroyed || at >= pieces.length) return;
      socket.write(pieces[at++]);
      setTimeout(next, pauseMs);
    };
    socket.on('connect', next);
    if (reads) socket.on('data', () => undefined);
    socket.on('error', () => undefined);
    socket.on('end', () => socket.destroy());
    socket.on('close', () => {
      clearTimeout(leave);
      resolve();
    });
  });

const rpc = (method, params, id = 1) => JSON.stringify({ jsonrpc: '2.0', id, method, params });
const gateway = (number) => `/mcp/mallory/${gateways[number % gateways.length]}`;
const letters = (count) => 'a'.repeat(count);

const ATTACKS = {
  'a call to a hostile server': (n) => exchange([http('POST', gateway(n), rpc('tools/list', {}))]),
  'a stream to a hostile server': (n) => exchange([http('POST', gateway(n), rpc('tools/call', { name: 'a' }))]),
  'an answer that is not read': (n) =>
    exchange([http('POST', gateway(n), rpc('tools/call', { name: 'a' }))], { reads: false }),
  'a body in drops': (n) =>
    exchange([http('POST', gateway(n), rpc('ping', {})).slice(0, -1), ...letters(50)], { pauseMs: 50 }),
  'a head without end': () =>
    exchange(
      Array.from({ length: 60 }, () => `X-${letters(60)}: y\r\n`),
      { pauseMs: 40 },
    ),
  'a body of four megabytes': (n) =>
    exchange([http('POST', gateway(n), rpc('tools/call', { name: letters(4_000_000) }))]),
  'deep JSON': (n) => exchange([http('POST', gateway(n), `${'['.repeat(100_000)}${']'.repeat(100_000)}`)]),
  'many keys': (n) =>
    exchange([
      http(
        'POST',
        gateway(n),
        rpc('tools/call', Object.fromEntries(Array.from({ length: 20_000 }, (_, k) => [`k${k}`, k]))),
      ),
    ]),
  'a batch of many': (n) =>
    exchange([http('POST', gateway(n), `[${Array.from({ length: 100 }, (_, id) => rpc('ping', {}, id)).join(',')}]`)]),
  'an invented method': (n) => exchange([http('POST', gateway(n), rpc(`method/${n}-${Math.random()}`, { a: 1 }))]),
  'a long URI': (n) => exchange([http('POST', gateway(n), rpc('resources/read', { uri: letters(8_000) }))]),
  'a guessed key': () =>
    exchange([http('POST', gateway(0), rpc('ping', {}), { Authorization: `Bearer ghk_${Math.random()}` })]),
  'a guessed password': (n) =>
    exchange([
      http('POST', '/v1/sessions', JSON.stringify({ email: `nobody-${n}@example.com`, password: letters(20) })),
    ]),
  'broken HTTP': () => exchange(['GET / HTTP/9.9\r\n\u0000\r\n\r\n']),
  'an idle connection': () => exchange([], { patienceMs: 2_000 }),
  'a call that is left at once': (n) =>
    exchange([http('POST', gateway(n), rpc('tools/call', { name: 'a' }))], { patienceMs: 5 }),
};
const names = Object.keys(ATTACKS);

const caller = async (number) => {
  for (let turn = number; ; turn += 1) {
    const name = names[turn % names.length];
    await ATTACKS[name](turn);
    made.set(name, (made.get(name) ?? 0) + 1);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
};

console.log(`attacking on :${port}`);
for (let number = 0; number < Number(HOSTILE_CALLERS); number += 1) void caller(number);
process.on('SIGTERM', () => {
  console.log(JSON.stringify(Object.fromEntries(made)));
  process.exit(0);
});
