import type { IncomingMessage } from 'node:http';
import type { FaultKind } from './upstream/upstream-fault.js';

/** The kind of an upstream's answer, by its status and headers. */
export type AnswerKind =
  /** Server-sent events. */
  | { readonly kind: 'stream' }
  /** One JSON-RPC message, or a batch. */
  | { readonly kind: 'message' }
  /** Accepted, without a body. */
  | { readonly kind: 'nothing' }
  /** A status that refuses. Its body is passed on only if it is JSON-RPC. */
  | { readonly kind: 'refusal' }
  | { readonly kind: 'fault'; readonly fault: FaultKind };

const fault = (kind: FaultKind): AnswerKind => ({ kind: 'fault', fault: kind });

const isType = (answer: IncomingMessage, type: RegExp): boolean => type.test(answer.headers['content-type'] ?? '');
const STREAM = /^\s*text\/event-stream\s*(;|$)/i;
const JSON_TYPE = /^\s*application\/json\s*(;|$)/i;

const isEmpty = ({ statusCode, headers }: IncomingMessage): boolean =>
  statusCode === 202 || statusCode === 204 || statusCode === 205 || headers['content-length'] === '0';

/** Answers that refuse, and answers that no MCP server gives. */
const refused = ({ statusCode: status = 0, headers }: IncomingMessage): AnswerKind | undefined => {
  const encoding = headers['content-encoding'] ?? 'identity';
  // The request asked for no encoding, and an answer that the proxy cannot read cannot be filtered.
  if (status < 200 || status > 599 || encoding.trim().toLowerCase() !== 'identity') return fault('malformed');
  if (status >= 300 && status < 400) return fault('redirect');
  if (status === 401 || status === 403) return fault('credentials');
  return status >= 400 ? { kind: 'refusal' } : undefined;
};

/** @param method HTTP method of the answered request */
export const answerKind = (answer: IncomingMessage, method: string): AnswerKind => {
  const no = refused(answer);
  if (no) return no;
  if (method === 'DELETE') return { kind: 'nothing' };
  if (isType(answer, STREAM)) return { kind: 'stream' };
  if (method === 'GET') return fault('malformed');
  if (isEmpty(answer)) return { kind: 'nothing' };
  return isType(answer, JSON_TYPE) ? { kind: 'message' } : fault('malformed');
};
