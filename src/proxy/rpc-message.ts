import { ProxyRefusal, RPC, type RpcId } from './proxy-refusal.js';

/** The tool, prompt or resource that a JSON-RPC request names. */
export interface Subject {
  readonly kind: 'tool' | 'resource' | 'prompt';
  readonly name: string;
}

/** The parts of a caller's JSON-RPC message that the proxy reads. */
export interface RpcMessage {
  /** Absent in a client's answer to a request of the server. */
  readonly method: string | undefined;
  /** undefined for notifications. */
  readonly id: RpcId | undefined;
  readonly subject: Subject | undefined;
}

export interface RpcBody {
  readonly messages: readonly RpcMessage[];
  /** Whether they came as an array (revision 2025-03-26). */
  readonly batch: boolean;
  /** Ids of the requests. */
  readonly ids: readonly RpcId[];
  /** The body serialised again, with every key once, so that the upstream reads the same as the proxy did. */
  canonical(): Buffer;
}

const LARGEST_BATCH = 100;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isRpcId = (id: unknown): id is RpcId | undefined =>
  id === undefined || id === null || typeof id === 'string' || typeof id === 'number';

const named = (kind: Subject['kind'], name: unknown): Subject | null =>
  typeof name === 'string' ? { kind, name } : null;

const completed = (ref: unknown): Subject | null | undefined => {
  if (!isObject(ref)) return null;
  if (ref['type'] === 'ref/prompt') return named('prompt', ref['name']);
  return ref['type'] === 'ref/resource' ? named('resource', ref['uri']) : undefined;
};

/** @returns null if the method needs a name and the params have none: such a message cannot be decided */
const subjectOf = (method: string, params: unknown): Subject | null | undefined => {
  const fields = isObject(params) ? params : {};
  switch (method) {
    case 'tools/call':
      return named('tool', fields['name']);
    case 'prompts/get':
      return named('prompt', fields['name']);
    case 'resources/read':
    case 'resources/subscribe':
    case 'resources/unsubscribe':
      return named('resource', fields['uri']);
    case 'completion/complete':
      return completed(fields['ref']);
    default:
      return undefined;
  }
};

const DECIDED_ON = new Set(['method', 'params', 'id', 'name', 'uri', 'ref', 'type']);

/** Some parsers ignore the case of keys and would take `Name` for the name. */
const hasLookAlike = (fields: unknown): boolean =>
  isObject(fields) && Object.keys(fields).some((key) => !DECIDED_ON.has(key) && DECIDED_ON.has(key.toLowerCase()));

const invalid = (sentence: string): ProxyRefusal =>
  new ProxyRefusal(400, 'message.invalid', sentence, { rpcCode: RPC.invalidRequest });

const readMessage = (value: unknown): RpcMessage | ProxyRefusal => {
  if (!isObject(value) || value['jsonrpc'] !== '2.0') return invalid('The body is not a JSON-RPC 2.0 message.');
  const { method, id, params } = value;
  if ([value, params, isObject(params) && params['ref']].some(hasLookAlike))
    return invalid('The JSON-RPC message has keys that differ from known ones only by case.');
  if (!isRpcId(id)) return invalid('The id of a JSON-RPC message is text or a number.');
  if (method === undefined && ('result' in value || 'error' in value))
    return { method: undefined, id: undefined, subject: undefined };
  if (typeof method !== 'string') return invalid('The JSON-RPC message names no method.');
  const subject = subjectOf(method, params);
  return subject === null ? invalid(`The params of ${method} name nothing.`) : { method, id, subject };
};

/** Reads as much of a body as a decision needs. The bytes are forwarded unchanged. */
export const readRpcBody = (bytes: Buffer): RpcBody | ProxyRefusal => {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    return new ProxyRefusal(400, 'message.malformed', 'The body is not JSON.', { rpcCode: RPC.parse });
  }
  const batch = Array.isArray(value);
  const values: unknown[] = Array.isArray(value) ? value : [value];
  if (values.length === 0 || values.length > LARGEST_BATCH)
    return invalid(`A batch holds 1 to ${LARGEST_BATCH} messages.`);
  const messages: RpcMessage[] = [];
  for (const one of values) {
    const message = readMessage(one);
    if (message instanceof ProxyRefusal) return message;
    messages.push(message);
  }
  return {
    messages,
    batch,
    ids: messages.flatMap((message) => (message.method !== undefined && message.id !== undefined ? [message.id] : [])),
    canonical: () => Buffer.from(JSON.stringify(value)),
  };
};
