import type { ServerResponse } from 'node:http';
import type { CommandResult } from '../../execution/command-result.js';
import { bearerChallenge } from '../../inbound/bearer-challenge.js';
import type { Version } from '../../kernel/versions.js';
import type { Exchange } from '../pipeline/exchange.js';
import type { ProblemDetails } from './problem-details.js';
import type { KeptAnswer } from '../idempotency/sealed-answer.js';
import { encodeConsistencyToken } from './consistency-token.js';
import { toEntityTag } from './entity-tag.js';

interface Head {
  /** Version of the thing; null or absent if it has none. */
  readonly version?: Version | null;
  /** Position of the write. A read that includes this position sees the write. */
  readonly position?: bigint;
  /** Address of the created thing. */
  readonly location?: string;
  /** If it is absent, the route decides. */
  readonly status?: number;
  /** Values of `Set-Cookie`. */
  readonly cookies?: readonly string[];
  /** The answer is of use without its cookies, and so is kept for a retry. */
  readonly worksWithoutCookies?: boolean;
}

/** The answer of a controller. {@link reply} sends it. */
export class Reply<Body = void> {
  constructor(
    readonly head: Head,
    /** Runs after the headers are set, so a write whose result cannot be shown yet still answers its `Consistency-Token`. */
    readonly body: () => Body | Promise<Body>,
  ) {}
}

type View<Body> = () => Body | Promise<Body>;

/** A thing was changed. The body shows it as it is now. */
export const changed = <Body>({ version, position }: CommandResult, view: View<Body>): Reply<Body> =>
  new Reply({ version, position }, view);

/** A thing was created at this path. */
export const created = <Body>(result: CommandResult, path: string, view: View<Body>): Reply<Body> =>
  new Reply({ version: result.version, position: result.position, location: path, status: 201 }, view);

/** The command was carried out, and there is nothing to show. */
export const done = (result: CommandResult): Reply => changed(result, () => undefined);

/** One thing that was read, with the version for `If-Match`. A built-in thing has no version. */
export const versioned = <Body>(read: { readonly version: Version | null; readonly value: Body }): Reply<Body> =>
  new Reply({ version: read.version }, () => read.value);

export const sendJson = (response: ServerResponse, body: unknown, type = 'application/json'): void => {
  if (body === undefined || body === null) {
    response.end();
    return;
  }
  const text = JSON.stringify(body);
  response.setHeader('Content-Type', `${type}; charset=utf-8`);
  response.setHeader('Content-Length', Buffer.byteLength(text));
  response.end(text);
};

/**
 * Sends the answer of a controller, a {@link Reply} or a plain body. If the request has an idempotency key, the answer is kept
 * first.
 * @param storeId identity of the event log, part of every consistency token
 * @throws the error of making the body; the headers are set by then
 */
export const reply = async ({ response, pending }: Exchange, answer: unknown, storeId: string): Promise<void> => {
  if (answer instanceof Reply) writeHead(response, answer.head, storeId);
  const body: unknown = answer instanceof Reply ? await answer.body() : answer;
  // An answer that could not be kept is sent anyway: a retry runs the same command again, and that writes nothing twice.
  // One with a cookie is not kept, because a browser would not get the cookie a second time.
  const isWhole = !response.hasHeader('Set-Cookie') || (answer instanceof Reply && answer.head.worksWithoutCookies);
  if (isWhole) await pending?.settle(body).catch(() => undefined);
  sendJson(response, body);
};

const writeHead = (response: ServerResponse, head: Head, storeId: string): void => {
  const { version = null, position, location, status, cookies = [] } = head;
  if (version !== null) response.setHeader('ETag', toEntityTag(version));
  if (position !== undefined) response.setHeader('Consistency-Token', encodeConsistencyToken(storeId, position));
  if (location !== undefined) response.setHeader('Location', location);
  if (status !== undefined) response.statusCode = status;
  if (cookies.length > 0) response.setHeader('Set-Cookie', cookies);
};

export const sendAgain = (response: ServerResponse, answer: KeptAnswer): void => {
  response.statusCode = answer.status;
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value);
  sendJson(response, answer.body);
};

const OF_NO_TOKEN = new Set(['origin.foreign', 'host.refused']);

const challengeOf = ({ status, code, detail }: ProblemDetails): string => {
  const refused = status === 403 && !OF_NO_TOKEN.has(code) ? 'insufficient_scope' : undefined;
  const error = code === 'authentication.invalid' ? 'invalid_token' : refused;
  return bearerChallenge({ error, sentence: detail });
};

/** What a problem says in headers, whatever the form of the body. */
export const setProblemHeaders = (response: ServerResponse, problem: ProblemDetails): void => {
  const { status, retryAfter } = problem;
  if (status === 401 || status === 403) response.setHeader('WWW-Authenticate', challengeOf(problem));
  if (typeof retryAfter === 'number') response.setHeader('Retry-After', String(retryAfter));
};

export const sendProblem = (response: ServerResponse, body: ProblemDetails): void => {
  setProblemHeaders(response, body);
  response.statusCode = body.status;
  sendJson(response, body, 'application/problem+json');
};
