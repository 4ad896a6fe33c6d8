import type { IncomingMessage, ServerResponse } from 'node:http';
import express from 'express';
import { Failure, problem } from '../replies/problem-details.js';
import { hasBody, hasWholeBody } from '../server/early-answers.js';

const LARGEST_BODY = 1024 * 1024;

type Fault = readonly [status: number, code: string, detail: string];

/** Body parser faults, by the `type` it gives them. */
const BODY_FAULTS: Readonly<Record<string, Fault>> = {
  'entity.too.large': [413, 'body.too-large', 'The body is larger than 1 MiB.'],
  'entity.parse.failed': [400, 'body.malformed', 'The body is not well-formed JSON.'],
  'encoding.unsupported': [415, 'content-type.unsupported', 'The content encoding is not supported.'],
  'charset.unsupported': [415, 'content-type.unsupported', 'The character set is not supported.'],
  'reserved.key': [400, 'request.invalid', 'The request has a field that nothing here is called.'],
  'nested.too-deep': [400, 'body.malformed', 'The body is nested deeper than 32 levels.'],
  'entity.verify.failed': [400, 'body.malformed', 'The body is not well-formed JSON.'],
  'request.aborted': [400, 'body.aborted', 'The request ended before its body did.'],
  'request.size.invalid': [400, 'body.malformed', 'The body is not as long as Content-Length says.'],
};

/** A fault without a type comes from the bytes, such as a body that is not compressed as its header says. */
const failureOf = (error: unknown): unknown => {
  const { type, status = 500 } = (error ?? {}) as { readonly type?: string; readonly status?: number };
  const fault = BODY_FAULTS[type ?? ''];
  if (fault) return new Failure(problem(...fault));
  if (status >= 400 && status < 500)
    return new Failure(problem(status, 'body.malformed', 'The body could not be read.'));
  return error;
};

const tooLarge = (): unknown => failureOf({ type: 'entity.too.large' });

const RESERVED_KEYS = new Set([...Object.getOwnPropertyNames(Object.prototype), 'prototype']);
const MAY_HOLD_RESERVED = new RegExp([...RESERVED_KEYS, '\\\\u'].join('|'));

/** No field has such a name. The library that turns bodies into classes would drop it silently instead of refusing it. */
const refuseReservedKeys = (text: string): void => {
  if (!MAY_HOLD_RESERVED.test(text)) return;
  JSON.parse(text, (key, value: unknown) => {
    if (RESERVED_KEYS.has(key)) throw Object.assign(new Error('reserved key'), { type: 'reserved.key' });
    return value;
  });
};

const DEEPEST = 32;
const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [...'"\\[]{}'].map((letter) =>
  letter.charCodeAt(0),
);

/** The library that turns bodies into classes calls itself for every level, so thousands of levels would exhaust the stack. */
const refuseDeepNesting = (bytes: Buffer): void => {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) quoted = !quoted;
    else if (quoted && byte === BACKSLASH) at += 1;
    else if (quoted) continue;
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) depth += 1;
    else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth -= 1;
    if (depth > DEEPEST) throw Object.assign(new Error('nested too deep'), { type: 'nested.too-deep' });
  }
};

/** The text of a body, checked for what is dangerous on any route. @throws Error with a `type` from the faults */
const soundText = (bytes: Buffer): string => {
  // Every level takes two brackets. Most bodies are too short to be nested too deep.
  if (bytes.length > 2 * DEEPEST) refuseDeepNesting(bytes);
  const text = bytes.toString('utf8');
  refuseReservedKeys(text);
  return text;
};

const verify = (_request: unknown, _response: unknown, bytes: Buffer): void => void soundText(bytes);

type RequestWithBody = IncomingMessage & { body?: unknown };

/**
 * Reads a plain body that arrived whole, as most do, at a third of the parser's cost. Such a body is there one tick after the head.
 * Every other body, and every body that the parser could refuse, is put back unchanged for the parser.
 * @returns undefined if the parser has to read it
 */
const arrivedBody = (request: IncomingMessage): object | undefined => {
  const { 'content-type': type, 'content-encoding': encoding, 'content-length': length } = request.headers;
  if (type !== 'application/json' || encoding !== undefined || length === undefined) return undefined;
  const bytes = request.read() as Buffer | null;
  if (bytes === null) return undefined;
  const body = String(bytes.length) === length ? parsed(bytes) : undefined;
  if (body === undefined) request.unshift(bytes);
  else hasWholeBody(request);
  return body;
};

const parsed = (bytes: Buffer): object | undefined => {
  try {
    const body: unknown = JSON.parse(soundText(bytes));
    return typeof body === 'object' && body !== null ? body : undefined;
  } catch {
    return undefined;
  }
};

const parse = express.json({ limit: LARGEST_BODY, type: 'application/json', verify }) as (
  request: RequestWithBody,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void;

const isJson = (request: IncomingMessage): boolean => {
  const type = request.headers['content-type'];
  return (
    type === 'application/json' ||
    (type !== undefined && Reflect.apply(express.request.is, request, ['application/json']) !== false)
  );
};

/** Whether the request has a body. @throws Failure if the body is not JSON */
export const announcesBody = (request: IncomingMessage): boolean => {
  if (!hasBody(request)) return false;
  if (isJson(request)) return true;
  throw new Failure(problem(415, 'content-type.unsupported', 'Bodies are application/json.'));
};

/** The parser answers a body that is too large only after its end. This answers as soon as it is known. */
const refuseLargeBody = (request: IncomingMessage, refuse: (error: unknown) => void): void => {
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > LARGEST_BODY) refuse(tooLarge());
  });
};

/** The body that the head announces. @throws Failure if it cannot be read */
export const readBody = async (request: RequestWithBody, response: ServerResponse): Promise<unknown> => {
  if (Number(request.headers['content-length'] ?? 0) > LARGEST_BODY) throw tooLarge();
  await new Promise((resolve) => process.nextTick(resolve));
  const body = arrivedBody(request);
  if (body !== undefined) return body;
  await new Promise<void>((resolve, reject) => {
    refuseLargeBody(request, reject);
    parse(request, response, (error) => (error === undefined ? resolve() : reject(failureOf(error))));
  });
  return request.body;
};
