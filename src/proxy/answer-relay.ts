import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AnswerMessages } from './answer-messages.js';
import type { Holding } from './held-bytes.js';
import { EventRewriter } from './event-stream.js';
import { OutcomeReader } from './outcome.js';
import type { Turn } from './turns.js';
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
  readonly turn: Turn;
  /** The whole answer was passed on. */
  done(error: boolean): void;
  /** The answer failed. If nothing was sent yet, the caller still gets an error. */
  failed(kind: FaultKind): void;
  /** It is a refusal whose body is not JSON-RPC. */
  refused(status: number): void;
}

const faultOf = (error: unknown): FaultKind => (error instanceof RangeError ? 'too-large' : 'malformed');

/** Events are handled in pieces of this size: many short ones take long. */
const EVENTS_BYTES = 4 * 1024;

const piecesOf = (chunk: Buffer, longest: number): readonly Buffer[] =>
  Array.from({ length: Math.ceil(chunk.length / longest) }, (_, place) =>
    chunk.subarray(place * longest, (place + 1) * longest),
  );

/** The way of an answer to its caller. It is paused while the caller takes nothing, and while other exchanges have their turn. */
class Flow {
  private readonly waiting: Buffer[] = [];
  private pauses = 0;
  private ending = false;
  private over = false;

  constructor(
    private readonly relay: AnswerRelay,
    private readonly took: (piece: Buffer) => void,
    private readonly ended: () => void,
  ) {}

  /** @param longest the most bytes that are handled at once */
  start(longest = Infinity): void {
    const { answer } = this.relay;
    answer.on('data', (chunk: Buffer) => {
      this.waiting.push(...(chunk.length > longest ? piecesOf(chunk, longest) : [chunk]));
      this.work();
    });
    answer.once('end', () => {
      this.ending = true;
      this.work();
    });
    answer.once('error', () => this.broke());
    answer.once('close', () => (this.over ||= !this.ending));
  }

  write(data: Buffer | string): void {
    const { res } = this.relay;
    if (res.write(data)) return;
    // A caller who takes nothing for that long is gone.
    res.setTimeout(STALLED_MS);
    const goOn = this.pause();
    res.once('drain', () => {
      res.setTimeout(0);
      goOn();
    });
  }

  private pause(): () => void {
    this.pauses += 1;
    this.relay.answer.pause();
    return () => {
      this.pauses -= 1;
      if (this.pauses > 0 || this.over) return;
      this.relay.answer.resume();
      this.work();
    };
  }

  private work(): void {
    this.guarded(() => {
      while (this.pauses === 0 && this.waiting.length > 0) {
        const piece = this.waiting.shift()!;
        const rest = this.relay.turn.take(() => this.took(piece));
        if (rest > 0) setTimeout(this.pause(), rest);
      }
      if (!this.ending || this.waiting.length > 0) return;
      this.over = true;
      this.ended();
    });
  }

  /** What has arrived before the connection broke is still passed on. */
  private broke(): void {
    if (this.over) return;
    this.guarded(() => this.waiting.splice(0).forEach(this.took));
    if (!this.over) this.relay.failed('unreachable');
    this.over = true;
  }

  /** An error in a callback of the upstream's connection ends only this exchange (LIM-3). */
  private guarded(work: () => void): void {
    if (this.over) return;
    try {
      work();
    } catch (error) {
      this.over = true;
      this.relay.answer.removeAllListeners('data');
      this.relay.failed(faultOf(error));
    }
  }
}

const SPACES: ReadonlySet<number> = new Set(Buffer.from(' \t\r\n'));
const OPENS_MESSAGE: ReadonlySet<number | undefined> = new Set(Buffer.from('{['));
const MOST_SPACES = 1024;

const sendWhole = ({ answer, res, headers, messages, ...relay }: AnswerRelay, bytes: Buffer): void => {
  const status = answer.statusCode ?? 502;
  const text = bytes.toString('utf8');
  if (status >= 400 && !messages.isMessage(text)) return relay.refused(status);
  headers['content-type'] = 'application/json';
  const shown = messages.read(text);
  const body = shown === text ? bytes : Buffer.from(shown);
  res.writeHead(status, { ...headers, 'content-length': String(body.length) });
  res.setTimeout(STALLED_MS);
  res.end(body);
  return relay.done(status >= 400 || messages.isError);
};

/**
 * Passes on a message that need not be read, byte by byte as it comes. A page that says it is JSON is not passed on. A short message of a
 * server with secrets is read after all: it may be an error that tells one.
 */
export const passBytes = (relay: AnswerRelay): void => {
  const { answer, res, headers, messages } = relay;
  const length = answer.headers['content-length'];
  const whole = length === undefined ? undefined : Number(length);
  if (whole !== undefined) headers['content-length'] = String(whole);
  const outcome = new OutcomeReader();
  const held: Buffer[] = [];
  let size = 0;
  let first: number | undefined;
  const begin = (chunk: Buffer): boolean => {
    held.push(chunk);
    size += chunk.length;
    first ??= chunk.find((byte) => !SPACES.has(byte));
    if (first === undefined && size <= MOST_SPACES) return false;
    if (!OPENS_MESSAGE.has(first)) throw new Error('it is not JSON-RPC');
    if (size <= messages.longestError) return false;
    res.writeHead(answer.statusCode ?? 502, headers);
    return true;
  };
  const took = (chunk: Buffer): void => {
    outcome.push(chunk);
    const begun = res.headersSent;
    if (!begun && !begin(chunk)) return;
    const bytes = begun ? chunk : Buffer.concat(held.splice(0));
    // A small answer leaves in one packet together with its head.
    if (bytes.length === whole) res.end(bytes);
    else flow.write(bytes);
  };
  const flow = new Flow(relay, took, () => {
    if (first === undefined) throw new Error('it is empty');
    if (!res.headersSent) return sendWhole(relay, Buffer.concat(held));
    if (!res.writableEnded) res.end();
    return relay.done(outcome.isError);
  });
  flow.start();
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
    if (events !== '') flow.write(events);
  };
  const flow = new Flow(relay, took, () => {
    // If calls are still unanswered, a server that ends the stream in order expects the client to come back for the rest.
    res.end();
    relay.done(messages.isError);
  });
  flow.start(EVENTS_BYTES);
};

export const passWhole = (relay: AnswerRelay): void => {
  const chunks: Buffer[] = [];
  let size = 0;
  const took = (chunk: Buffer): void => {
    size += chunk.length;
    if (size > relay.longest) throw new RangeError('an answer is too long');
    relay.holding.hold('answer', size);
    chunks.push(chunk);
  };
  new Flow(relay, took, () => sendWhole(relay, Buffer.concat(chunks))).start();
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
