import type { IncomingMessage, ServerResponse } from 'node:http';
import { EventRewriter } from './event-stream.js';
import type { FaultKind } from './upstream/upstream-fault.js';

export interface Passage {
  readonly answer: IncomingMessage;
  readonly res: ServerResponse;
  readonly headers: Record<string, string>;
  /** The answer is a stream of server-sent events. */
  readonly streaming: boolean;
  /** Changes each JSON-RPC message on its way; undefined: bytes pass unchanged. */
  readonly rewrite: ((text: string) => string) | undefined;
  /** Most that is held back to be rewritten, bytes. */
  readonly longest: number;
  /** The answer went through whole. */
  done(error: boolean): void;
  /** It did not: as far as nothing was sent, the caller can still be told. */
  failed(kind: FaultKind): void;
}

const ERROR_MARKS = [Buffer.from('"isError"'), Buffer.from('"error"')];
const ERROR = /"isError"\s*:\s*true|"error"\s*:\s*\{/;

/** For the meter only: text inside strings cannot match, as its quotes are escaped. */
const tellsError = (chunk: Buffer): boolean =>
  ERROR_MARKS.some((mark) => chunk.includes(mark)) && ERROR.test(chunk.toString('latin1'));

/** Sends an upstream's answer on, as fast as the caller takes it. */
export const passAnswer = (passage: Passage): void => {
  if (passage.rewrite === undefined || passage.answer.statusCode === 202) passUnchanged(passage);
  else if (passage.streaming) passEvents(passage, passage.rewrite);
  else passWhole(passage, passage.rewrite);
};

/** Writes with backpressure in both directions. */
const writeOn = (passage: Passage, data: Buffer | string): void => {
  const { answer, res } = passage;
  if (res.write(data)) return;
  answer.pause();
  res.once('drain', () => answer.resume());
};

const passUnchanged = (passage: Passage): void => {
  const { answer, res, headers } = passage;
  const length = answer.headers['content-length'];
  const whole = length === undefined || passage.streaming ? undefined : Number(length);
  if (whole !== undefined) headers['content-length'] = String(whole);
  let error = (answer.statusCode ?? 500) >= 400;
  res.writeHead(answer.statusCode ?? 502, headers);
  if (whole === undefined) res.flushHeaders();
  answer.on('data', (chunk: Buffer) => {
    error ||= tellsError(chunk);
    // The usual small answer leaves in one packet together with its head.
    if (chunk.length === whole) res.end(chunk);
    else writeOn(passage, chunk);
  });
  answer.once('end', () => {
    if (!res.writableEnded) res.end();
    passage.done(error);
  });
  answer.once('error', () => passage.failed('unreachable'));
};

const passEvents = (passage: Passage, rewrite: (text: string) => string): void => {
  const { answer, res } = passage;
  const rewriter = new EventRewriter(rewrite, passage.longest);
  let error = (answer.statusCode ?? 500) >= 400;
  res.writeHead(answer.statusCode ?? 502, passage.headers);
  res.flushHeaders();
  answer.on('data', (chunk: Buffer) => {
    error ||= tellsError(chunk);
    try {
      const events = rewriter.push(chunk);
      if (events !== '') writeOn(passage, events);
    } catch (fault) {
      answer.removeAllListeners('data');
      passage.failed(fault instanceof RangeError ? 'too-large' : 'malformed');
    }
  });
  answer.once('end', () => {
    res.end();
    passage.done(error);
  });
  answer.once('error', () => passage.failed('unreachable'));
};

const passWhole = (passage: Passage, rewrite: (text: string) => string): void => {
  const { answer, res, headers } = passage;
  const chunks: Buffer[] = [];
  let size = 0;
  answer.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= passage.longest) chunks.push(chunk);
    else {
      answer.removeAllListeners('data');
      passage.failed('too-large');
    }
  });
  answer.once('error', () => passage.failed('unreachable'));
  answer.once('end', () => {
    const status = answer.statusCode ?? 502;
    const bytes = Buffer.concat(chunks);
    let body: Buffer;
    try {
      body = status < 300 ? Buffer.from(rewrite(bytes.toString('utf8'))) : bytes;
    } catch {
      return passage.failed('malformed');
    }
    res.writeHead(status, { ...headers, 'content-length': String(body.length) });
    res.end(body);
    return passage.done(status >= 400 || tellsError(bytes));
  });
};
