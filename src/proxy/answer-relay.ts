import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AnswerMessages } from './answer-messages.js';
import type { Holding } from './held-bytes.js';
import { EventRewriter } from './event-stream.js';
import { OutcomeReader } from './outcome.js';
import type { FaultKind } from './upstream/upstream-fault.js';

export const STALLED_MS = 60_000;

export interface AnswerRelay {
  readonly answer: IncomingMessage;
  readonly res: ServerResponse;
  readonly headers: Record<string, string>;
  readonly messages: AnswerMessages;
  /** The most bytes that are buffered. */
  readonly longest: number;
  readonly holding: Holding;
  /** The whole answer was passed on. */
  done(error: boolean): void;
  /** The answer failed. If nothing was sent yet, the caller still gets an error. */
  failed(kind: FaultKind): void;
  /** It is a refusal whose body is not JSON-RPC. */
  refused(status: number): void;
}

const faultOf = (error: unknown): FaultKind => (error instanceof RangeError ? 'too-large' : 'malformed');

/** An error in a callback of the upstream's connection ends only this exchange (LIM-3). */
const guarded =
  <Given extends readonly unknown[]>(relay: AnswerRelay, work: (...given: Given) => void) =>
  (...given: Given): void => {
    try {
      work(...given);
    } catch (error) {
      relay.answer.removeAllListeners('data');
      relay.failed(faultOf(error));
    }
  };

/** @param ended called when all of it has arrived */
const read = (relay: AnswerRelay, took: (chunk: Buffer) => void, ended: () => void): void => {
  const { answer } = relay;
  answer.on('data', guarded(relay, took));
  answer.once('end', guarded(relay, ended));
  answer.once('error', () => relay.failed('unreachable'));
};

const writeOn = ({ answer, res }: AnswerRelay, data: Buffer | string): void => {
  if (res.write(data)) return;
  answer.pause();
  // A caller who takes nothing for that long is gone.
  res.setTimeout(STALLED_MS);
  res.once('drain', () => {
    res.setTimeout(0);
    answer.resume();
  });
};

/** Passes on a message that need not be read, byte by byte as it comes. */
export const passBytes = (relay: AnswerRelay): void => {
  const { answer, res, headers } = relay;
  const length = answer.headers['content-length'];
  const whole = length === undefined ? undefined : Number(length);
  if (whole !== undefined) headers['content-length'] = String(whole);
  const outcome = new OutcomeReader();
  res.writeHead(answer.statusCode ?? 502, headers);
  if (whole === undefined) res.flushHeaders();
  const took = (chunk: Buffer): void => {
    outcome.push(chunk);
    // A small answer leaves in one packet together with its head.
    if (chunk.length === whole) res.end(chunk);
    else writeOn(relay, chunk);
  };
  read(relay, took, () => {
    if (!res.writableEnded) res.end();
    relay.done(outcome.isError);
  });
};

/** Reads a stream event by event: the exposure can change while it is open, and the events say which calls are answered. */
export const passEvents = (relay: AnswerRelay): void => {
  const { res, messages } = relay;
  const rewriter = new EventRewriter((text) => messages.read(text), relay.longest);
  res.writeHead(200, relay.headers);
  res.flushHeaders();
  const took = (chunk: Buffer): void => {
    const events = rewriter.push(chunk);
    relay.holding.hold('answer', rewriter.held);
    if (events !== '') writeOn(relay, events);
  };
  read(relay, took, () => {
    // If calls are still unanswered, a server that ends the stream in order expects the client to come back for the rest.
    res.end();
    relay.done(messages.isError);
  });
};

export const passWhole = (relay: AnswerRelay): void => {
  const { answer, res, headers, messages } = relay;
  const chunks: Buffer[] = [];
  let size = 0;
  const took = (chunk: Buffer): void => {
    size += chunk.length;
    if (size > relay.longest) throw new RangeError('an answer is too long');
    relay.holding.hold('answer', size);
    chunks.push(chunk);
  };
  read(relay, took, () => {
    const status = answer.statusCode ?? 502;
    const bytes = Buffer.concat(chunks);
    const text = bytes.toString('utf8');
    if (status >= 400 && !messages.isMessage(text)) return relay.refused(status);
    headers['content-type'] = 'application/json';
    const shown = messages.read(text);
    const body = shown === text ? bytes : Buffer.from(shown);
    res.writeHead(status, { ...headers, 'content-length': String(body.length) });
    res.setTimeout(STALLED_MS);
    res.end(body);
    return relay.done(status >= 400 || messages.isError);
  });
};

/** Answers without a body, and drops the body of the upstream. */
export const passNothing = (relay: AnswerRelay): void => {
  const { answer, res, headers } = relay;
  delete headers['content-type'];
  answer.resume();
  res.writeHead(answer.statusCode ?? 204, { ...headers, 'content-length': '0' });
  res.end();
  answer.once('error', () => relay.done(false));
  answer.once('end', () => relay.done(false));
};
