import type { IncomingMessage, ServerResponse } from 'node:http';
import { EventRewriter } from './event-stream.js';
import type { FaultKind } from './upstream/upstream-fault.js';

export interface AnswerRelay {
  readonly answer: IncomingMessage;
  readonly res: ServerResponse;
  readonly headers: Record<string, string>;
  /** The answer is a stream of server-sent events. */
  readonly streaming: boolean;
  /** Changes each JSON-RPC message; undefined: bytes pass unchanged. */
  readonly rewrite: ((text: string) => string) | undefined;
  /** Most bytes that are buffered for rewriting. */
  readonly longest: number;
  /** The whole answer was sent. */
  done(error: boolean): void;
  /** The answer failed. If nothing was sent yet, the caller can still get an error. */
  failed(kind: FaultKind): void;
}

const ERROR_MARKS = [Buffer.from('"isError"'), Buffer.from('"error"')];
const ERROR = /"isError"\s*:\s*true|"error"\s*:\s*\{/;

/** For metering only. Text inside strings cannot match, because its quotes are escaped. */
const tellsError = (chunk: Buffer): boolean =>
  ERROR_MARKS.some((mark) => chunk.includes(mark)) && ERROR.test(chunk.toString('latin1'));

/** Sends an upstream's answer to the caller, as fast as the caller reads it. */
export const passAnswer = (relay: AnswerRelay): void => {
  if (relay.rewrite === undefined || relay.answer.statusCode === 202) passUnchanged(relay);
  else if (relay.streaming) passEvents(relay, relay.rewrite);
  else passWhole(relay, relay.rewrite);
};

/** Writes with backpressure in both directions. */
const writeOn = (relay: AnswerRelay, data: Buffer | string): void => {
  const { answer, res } = relay;
  if (res.write(data)) return;
  answer.pause();
  res.once('drain', () => answer.resume());
};

const passUnchanged = (relay: AnswerRelay): void => {
  const { answer, res, headers } = relay;
  const length = answer.headers['content-length'];
  const whole = length === undefined || relay.streaming ? undefined : Number(length);
  if (whole !== undefined) headers['content-length'] = String(whole);
  let error = (answer.statusCode ?? 500) >= 400;
  res.writeHead(answer.statusCode ?? 502, headers);
  if (whole === undefined) res.flushHeaders();
  answer.on('data', (chunk: Buffer) => {
    error ||= tellsError(chunk);
    // A small answer is sent in one packet with its head.
    if (chunk.length === whole) res.end(chunk);
    else writeOn(relay, chunk);
  });
  answer.once('end', () => {
    if (!res.writableEnded) res.end();
    relay.done(error);
  });
  answer.once('error', () => relay.failed('unreachable'));
};

const passEvents = (relay: AnswerRelay, rewrite: (text: string) => string): void => {
  const { answer, res } = relay;
  const rewriter = new EventRewriter(rewrite, relay.longest);
  let error = (answer.statusCode ?? 500) >= 400;
  res.writeHead(answer.statusCode ?? 502, relay.headers);
  res.flushHeaders();
  answer.on('data', (chunk: Buffer) => {
    error ||= tellsError(chunk);
    try {
      const events = rewriter.push(chunk);
      if (events !== '') writeOn(relay, events);
    } catch (fault) {
      answer.removeAllListeners('data');
      relay.failed(fault instanceof RangeError ? 'too-large' : 'malformed');
    }
  });
  answer.once('end', () => {
    res.end();
    relay.done(error);
  });
  answer.once('error', () => relay.failed('unreachable'));
};

const passWhole = (relay: AnswerRelay, rewrite: (text: string) => string): void => {
  const { answer, res, headers } = relay;
  const chunks: Buffer[] = [];
  let size = 0;
  answer.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= relay.longest) chunks.push(chunk);
    else {
      answer.removeAllListeners('data');
      relay.failed('too-large');
    }
  });
  answer.once('error', () => relay.failed('unreachable'));
  answer.once('end', () => {
    const status = answer.statusCode ?? 502;
    const bytes = Buffer.concat(chunks);
    let body: Buffer;
    try {
      body = status < 300 ? Buffer.from(rewrite(bytes.toString('utf8'))) : bytes;
    } catch {
      return relay.failed('malformed');
    }
    res.writeHead(status, { ...headers, 'content-length': String(body.length) });
    res.end(body);
    return relay.done(status >= 400 || tellsError(bytes));
  });
};
