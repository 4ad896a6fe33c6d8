import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { problem } from '../replies/problem-details.js';
import { endSlowly, isEnding } from './early-answers.js';

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

const endWith = (fault: Fault, socket: Socket): void => {
  const body = JSON.stringify(problem(...fault));
  const head = [
    `HTTP/1.1 ${fault[0]} ${STATUS_CODES[fault[0]]}`,
    `Content-Type: ${PROBLEM}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'Connection: close',
  ];
  endSlowly(socket, `${head.join('\r\n')}\r\n\r\n${body}`);
};

export const refuseUnreadable = (error: NodeJS.ErrnoException, duplex: Duplex): void => {
  const socket = duplex as Socket;
  if (isEnding(socket) && error.code !== 'ECONNRESET') return;
  if (!socket.writable || error.code === 'ECONNRESET' || isAnswering(socket)) return void socket.destroy();
  endWith(FAULTS[error.code ?? ''] ?? MALFORMED, socket);
};

export const refuseExpectation = (_request: IncomingMessage, response: ServerResponse): void => {
  const body = JSON.stringify(problem(...UNEXPECTED));
  response.writeHead(UNEXPECTED[0], {
    'Content-Type': PROBLEM,
    'Content-Length': Buffer.byteLength(body),
    Connection: 'close',
  });
  response.end(body);
};

/** Refuses a request of HTTP/1.1 without Host (RFC 9112). @returns whether it did */
export const refusedWithoutHost = (request: IncomingMessage): boolean => {
  if (request.headers.host !== undefined || request.httpVersion === '1.0') return false;
  endWith(NO_HOST, request.socket);
  return true;
};
