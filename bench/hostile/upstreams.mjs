// Twenty MCP servers that nobody should trust, each on a port of its own. It prints `listening on …:<port> …`, one port a server.
import { createServer } from 'node:net';
import { constants, setPriority } from 'node:os';

// Elsewhere they have machines of their own: what is measured is the product, not a fight for this machine.
setPriority(constants.priority.PRIORITY_LOW);

const SERVERS = Number(process.env.HOSTILE_SERVERS);
const JSON_HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';
const STREAM_HEAD =
  'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n';
const MIB = 1024 * 1024;

const chunked = (text) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;

/** Writes the next piece whenever the last one has left, until the other side is gone. */
const forEver = (socket, piece, pauseMs) => {
  const next = () => {
    if (socket.destroyed) return;
    const soon = () => setTimeout(next, pauseMs);
    if (socket.write(piece)) soon();
    else socket.once('drain', soon);
  };
  next();
};

const manyTools = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  result: { tools: Array.from({ length: 20_000 }, (_, n) => ({ name: `tool-${n}`, inputSchema: { type: 'object' } })) },
});
const deep = `{"jsonrpc":"2.0","id":1,"result":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;

/** What each server does with a request, in turns. */
const TRICKS = [
  () => undefined,
  (socket) => socket.destroy(),
  (socket) => socket.end('HTTP/1.1 099 X\r\n\r\n'),
  (socket) => forEver(socket, 'HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n', 5),
  (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nX: ');
    forEver(socket, 'x', 20);
  },
  (socket) => {
    socket.write(`${JSON_HEAD}Transfer-Encoding: chunked\r\n\r\n`);
    forEver(socket, chunked(' '.repeat(64 * 1024)), 2);
  },
  (socket) => {
    socket.write(`${JSON_HEAD}Content-Length: ${100 * MIB}\r\n\r\n{`);
    forEver(socket, ' ', 20);
  },
  (socket) => socket.end(`${JSON_HEAD}Content-Length: ${manyTools.length}\r\n\r\n${manyTools}`),
  (socket) => socket.end(`${JSON_HEAD}Content-Length: ${deep.length}\r\n\r\n${deep}`),
  (socket) => {
    socket.write(`${STREAM_HEAD}${chunked('data: "')}`);
    forEver(socket, chunked('x'.repeat(1024)), 1);
  },
  (socket) => {
    socket.write(STREAM_HEAD);
    forEver(socket, chunked('\n\n'.repeat(2_000)), 5);
  },
  (socket) => {
    socket.write(STREAM_HEAD);
    forEver(socket, chunked('event: ping\ndata: x\n\n'.repeat(500)), 5);
  },
  (socket) => {
    socket.write(
      `${STREAM_HEAD}${chunked('data: {"jsonrpc":"2.0","method":"notifications/message","params":{}}\n\n')}`,
    );
    setTimeout(() => socket.resetAndDestroy(), 20);
  },
  (socket) => socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'),
  (socket) => socket.end('HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n'),
  (socket) => socket.end(`HTTP/1.1 200 OK\r\n${'X-Many: y\r\n'.repeat(1_500)}\r\n`),
  (socket) => socket.end(`${JSON_HEAD}Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd`),
  (socket) => socket.end('HTTP/1.1 404 X\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>'),
];

const ports = await Promise.all(
  Array.from({ length: SERVERS }, (_, server) => {
    let requests = server;
    const listener = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (chunk) => {
        if (chunk.includes('\r\n\r\n')) TRICKS[requests++ % TRICKS.length](socket);
      });
    });
    return new Promise((resolve) => listener.listen(0, '127.0.0.1', () => resolve(listener.address().port)));
  }),
);
console.log(`listening on :${ports[0]} ${JSON.stringify(ports)}`);
process.on('SIGTERM', () => process.exit(0));
