import type { IncomingMessage } from 'node:http';
import type { OpenedIds } from './opened-ids.js';
import type { UpstreamRoute } from './upstream/upstream-routes.js';

// Nothing else is forwarded: not the caller's token, cookies, or headers of one hop.
const TO_UPSTREAM = ['accept', 'content-type', 'last-event-id', 'traceparent', 'tracestate'];
const TO_CALLER = ['content-type', 'mcp-protocol-version', 'retry-after', 'allow'];
const BOTH_ACCEPTED = 'application/json, text/event-stream';

const PLAIN = /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/;

/** As revision 2026-07-28 writes a name into a header. */
const headerText = (name: string): string =>
  PLAIN.test(name) && !name.startsWith('=?') ? name : `=?base64?${Buffer.from(name).toString('base64')}?=`;

const acceptsAnything = (accept: string | undefined): boolean => accept === undefined || accept.trim() === '*/*';

/** Headers of the request to the upstream: the caller's headers that the protocol needs, then the headers that the administrator set. */
export const upstreamHeaders = (
  req: IncomingMessage,
  route: UpstreamRoute,
  { session, task }: Pick<OpenedIds, 'session' | 'task'>,
  body: Buffer | undefined,
): Record<string, string> => {
  const given = req.headers;
  const headers: Record<string, string> = {};
  for (const name of TO_UPSTREAM) {
    const value = given[name];
    if (typeof value === 'string') headers[name] = value;
  }
  for (const name in given) {
    if (!name.startsWith('mcp-') || name === 'mcp-session-id') continue;
    const value = given[name];
    if (typeof value === 'string') headers[name] = value;
  }
  Object.assign(headers, route.headers);
  if (acceptsAnything(given.accept)) headers['accept'] = req.method === 'GET' ? 'text/event-stream' : BOTH_ACCEPTED;
  headers['host'] = route.host;
  headers['accept-encoding'] = 'identity';
  if (session !== undefined) headers['mcp-session-id'] = session;
  if (task !== undefined && 'mcp-name' in headers) headers['mcp-name'] = headerText(task);
  if (body) headers['content-length'] = String(body.length);
  return headers;
};

/** Headers of the answer to the caller, without the upstream's cookies, challenges and server names. */
export const callerHeaders = (
  answer: IncomingMessage,
  streaming: boolean,
  sessionId: string | undefined,
): Record<string, string> => {
  const headers: Record<string, string> = {};
  for (const name of TO_CALLER) {
    const value = answer.headers[name];
    if (typeof value === 'string') headers[name] = value;
  }
  headers['cache-control'] = 'no-store';
  if (streaming) headers['x-accel-buffering'] = 'no';
  if (sessionId !== undefined) headers['mcp-session-id'] = sessionId;
  return headers;
};
