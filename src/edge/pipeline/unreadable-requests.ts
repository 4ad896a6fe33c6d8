import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { problem } from '../replies/problem-details.js';

type Fault = readonly [status: number, code: string, detail: string];

const MALFORMED: Fault = [400, 'request.malformed', 'The request could not be understood.'];
const PROBLEM = 'application/problem+json; charset=utf-8';
const NO_HOST: Fault = [400, 'request.malformed', 'A request names its host.'];
const UNEXPECTED: Fault = [417, 'expectation.unsupported', 'The only expectation that is understood is 100-continue.'];
const FAULTS: Readonly<Record<string, Fault>> = {
  HPE_HEADER_OVERFLOW: [431, 'headers.too-large', 'The address and the headers together are larger than 16 KiB.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'request.timeout', 'The request took too long to arrive.'],
};

/** While an answer is being sent, no other can be written to the socket. */
const isAnswering = (socket: Duplex): boolean =>
  (socket as { readonly _httpMessage?: ServerResponse | null })._httpMessage?.headersSent === true;

const LINGER_MS = 2_000;
const ended = new WeakSet<Duplex>();

/** A client that is still sending would lose the answer if the connection closed at once. So its data is read and dropped for a while. */
const linger = (socket: Duplex): void => {
  ended.add(socket);
  socket.resume();
  (socket as Socket).setTimeout?.(LINGER_MS, () => socket.destroy());
};

const refuse = (error: NodeJS.ErrnoException, socket: Duplex): void => {
  if (ended.has(socket) && error.code !== 'ECONNRESET') return;
  if (!socket.writable || error.code === 'ECONNRESET' || isAnswering(socket)) return void socket.destroy();
  const fault = FAULTS[error.code ?? ''] ?? MALFORMED;
  const body = JSON.stringify(problem(...fault));
  const head = [
    `HTTP/1.1 ${fault[0]} ${STATUS_CODES[fault[0]]}`,
    `Content-Type: ${PROBLEM}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  linger(socket);
};

const answer = (response: ServerResponse, fault: Fault): void => {
  const body = JSON.stringify(problem(...fault));
  response.writeHead(fault[0], {
    'Content-Type': PROBLEM,
    'Content-Length': Buffer.byteLength(body),
    Connection: 'close',
  });
  response.end(body);
};

/** Refuses a request of HTTP/1.1 without Host (RFC 9112). @returns whether it did */
export const refusedWithoutHost = (request: IncomingMessage, response: ServerResponse): boolean => {
  if (request.headers.host !== undefined || request.httpVersion === '1.0') return false;
  answer(response, NO_HOST);
  return true;
};

/** A server that answers requests it cannot read with a code. Node's own refusals have no body, and so no code. */
export const createTellingServer = (): Server =>
  createServer({ requireHostHeader: false })
    .on('clientError', refuse)
    .on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) => answer(response, UNEXPECTED));
