import type { IncomingMessage } from 'node:http';
import type { FetchLike } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { OutboundGuard } from '../../outbound/outbound-guard.js';

/** The server gave an unusable answer. */
export class BadAnswer extends Error {
  override readonly name = 'BadAnswer';
  constructor(readonly status: number) {
    super(`HTTP status ${status}`);
  }
}

export class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

export interface FetchLimits {
  readonly guard: OutboundGuard;
  readonly largestAnswer: number;
  /** Ends all requests. */
  readonly signal: AbortSignal;
}

/** By hand: Readable.toWeb throws an uncaught error if the reader stops while the answer ends. */
const bodyOf = (answer: IncomingMessage, largest: number): ReadableStream<Uint8Array> => {
  let seen = 0;
  let open = true;
  const once = (how: () => void): void => {
    if (open) how();
    open = false;
  };
  return new ReadableStream({
    start(controller) {
      answer.on('data', (chunk: Buffer) => {
        seen += chunk.length;
        if (seen <= largest) return open ? controller.enqueue(new Uint8Array(chunk)) : undefined;
        once(() => controller.error(new TooLarge()));
        return void answer.destroy();
      });
      answer.once('end', () => once(() => controller.close()));
      answer.once('error', (error) => once(() => controller.error(error)));
    },
    cancel() {
      open = false;
      answer.destroy();
    },
  });
};

const NO_BODY = new Set([204, 205, 304]);

const toResponse = (answer: IncomingMessage, largest: number): Response => {
  const status = answer.statusCode ?? 0;
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headersDistinct))
    for (const one of value ?? []) headers.append(name, one);
  if (NO_BODY.has(status)) {
    answer.resume();
    return new Response(null, { status, headers });
  }
  return new Response(bodyOf(answer, largest), { status, headers });
};

/** A fetch for upstreams: no redirects, no address that the guard refuses, no endless answers, no listening stream. */
export const guardedFetch =
  ({ guard, largestAnswer, signal }: FetchLimits): FetchLike =>
  (address, init = {}) => {
    const url = new URL(address);
    const method = init.method ?? 'GET';
    if (method === 'GET') return Promise.resolve(new Response(null, { status: 405 }));
    const headers = Object.fromEntries(new Headers(init.headers));
    return new Promise((settle, reject) => {
      const request = guard.request({
        secure: url.protocol === 'https:',
        hostname: url.hostname.replace(/^\[|\]$/g, ''),
        port: url.port === '' ? undefined : url.port,
        path: url.pathname + url.search,
        method,
        headers,
        signal,
        reuse: false,
      });
      request.on('error', reject);
      request.once('response', (answer) => {
        const status = answer.statusCode ?? 0;
        const isAnswer = status >= 200 && (status < 300 || (method === 'DELETE' && status < 600));
        try {
          if (isAnswer) return settle(toResponse(answer, largestAnswer));
        } catch {
          // A header that no message can have.
        }
        answer.destroy();
        return reject(new BadAnswer(status));
      });
      request.once('upgrade', (answer, socket) => {
        socket.destroy();
        reject(new BadAnswer(answer.statusCode ?? 0));
      });
      request.end(typeof init.body === 'string' ? init.body : undefined);
    });
  };
