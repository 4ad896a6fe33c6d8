import type { IncomingMessage } from 'node:http';
import type { FaultKind } from './upstream/upstream-fault.js';

/** What an upstream's answer is, by its head alone. */
export type AnswerKind =
  /** Server-sent events. */
  | { readonly kind: 'stream' }
  /** One JSON-RPC message, or a batch. */
  | { readonly kind: 'message' }
  /** Taken, and nothing to say. */
  | { readonly kind: 'nothing' }
  /** A status that refuses; its body is passed on only where it is JSON-RPC. */
  | { readonly kind: 'refusal' }
  | { readonly kind: 'fault'; readonly fault: FaultKind };

const fault = (kind: FaultKind): AnswerKind => ({ kind: 'fault', fault: kind });

const isType = (answer: IncomingMessage, type: RegExp): boolean => type.test(answer.headers['content-type'] ?? '');
const STREAM = /^\s*text\/event-stream\s*(;|$)/i;
const JSON_TYPE = /^\s*application\/json\s*(;|$)/i;

const isEmpty = ({ statusCode, headers }: IncomingMessage): boolean =>
  statusCode === 202 || statusCode === 204 || statusCode === 205 || headers['content-length'] === '0';

/** What is no answer of an MCP server, or one that says no. */
const refused = ({ statusCode: status = 0, headers }: IncomingMessage): AnswerKind | undefined => {
  const encoding = headers['content-encoding'] ?? 'identity';
  // It was asked for none, and what we cannot read we cannot filter.
  if (status < 200 || status > 599 || encoding.trim().toLowerCase() !== 'identity') return fault('malformed');
  if (status >= 300 && status < 400) return fault('redirect');
  if (status === 401 || status === 403) return fault('credentials');
  return status >= 400 ? { kind: 'refusal' } : undefined;
};

/** @param method of the request that it answers */
export const answerKind = (answer: IncomingMessage, method: string): AnswerKind => {
  const no = refused(answer);
  if (no) return no;
  if (method === 'DELETE') return { kind: 'nothing' };
  if (isType(answer, STREAM)) return { kind: 'stream' };
  if (method === 'GET') return fault('malformed');
  if (isEmpty(answer)) return { kind: 'nothing' };
  return isType(answer, JSON_TYPE) ? { kind: 'message' } : fault('malformed');
};
