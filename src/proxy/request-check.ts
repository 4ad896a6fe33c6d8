import type { IncomingMessage } from 'node:http';
import { ProxyRefusal, RPC } from './proxy-refusal.js';
import type { RpcBody } from './rpc-message.js';

const ENCODED = /^=\?base64\?([A-Za-z0-9+/=_-]*)\?=$/;
const decoded = (value: string): string => {
  const packed = ENCODED.exec(value)?.[1];
  return packed === undefined ? value : Buffer.from(packed, 'base64').toString();
};

const one = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(', ') : value;

/** Checks the method, the content type and the accepted types. */
export const headerFault = (req: IncomingMessage): ProxyRefusal | undefined => {
  const { method } = req;
  if (method !== 'POST' && method !== 'GET' && method !== 'DELETE')
    return new ProxyRefusal(405, 'method.unknown', 'This address takes POST, GET and DELETE.', {
      headers: { allow: 'POST, GET, DELETE' },
    });
  const accept = req.headers.accept ?? '*/*';
  if (method === 'GET' && !/text\/(event-stream|\*)|\*\/\*/i.test(accept))
    return new ProxyRefusal(406, 'accept.unsupported', 'GET opens an event stream: accept text/event-stream.');
  if (method !== 'POST') return undefined;
  if (!/application\/(json|\*)|text\/(event-stream|\*)|\*\/\*/i.test(accept))
    return new ProxyRefusal(
      406,
      'accept.unsupported',
      'Answers are application/json or text/event-stream: accept both.',
    );
  if (!/^\s*application\/json\s*(;|$)/i.test(req.headers['content-type'] ?? ''))
    return new ProxyRefusal(415, 'content-type.unsupported', 'The body has to be application/json.');
  const encoding = req.headers['content-encoding'];
  return encoding === undefined || encoding === 'identity'
    ? undefined
    : new ProxyRefusal(415, 'content-encoding.unsupported', 'The body has to come without a content encoding.');
};

/** Headers that repeat parts of the body (revision 2026-07-28) must match it in every revision: the upstream may use either. */
export const headerMismatch = (req: IncomingMessage, body: RpcBody): ProxyRefusal | undefined => {
  const method = one(req.headers['mcp-method']);
  const name = one(req.headers['mcp-name']);
  if (method === undefined && name === undefined) return undefined;
  const [message] = body.messages;
  const named = message?.subjects[0]?.name ?? message?.tasks.find(({ acts }) => acts)?.id;
  const agrees =
    !body.batch &&
    (method === undefined || method === message?.method) &&
    (name === undefined || named === undefined || decoded(name) === named);
  if (agrees) return undefined;
  return new ProxyRefusal(
    400,
    'header.mismatch',
    'The headers Mcp-Method and Mcp-Name have to say what the body says.',
    { rpcCode: RPC.headerMismatch },
  );
};
