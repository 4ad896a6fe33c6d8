import { ProxyRefusal, RPC, type RpcId } from './proxy-refusal.js';

/** What a JSON-RPC request names: the thing that can be exposed or hidden. */
export interface Subject {
  readonly kind: 'tool' | 'resource' | 'prompt';
  readonly name: string;
}

/** One JSON-RPC message of a caller, as far as the proxy reads it. */
export interface RpcMessage {
  /** Absent for answers of the client to requests of the server. */
  readonly method: string | undefined;
  /** undefined for notifications. */
  readonly id: RpcId | undefined;
  readonly subject: Subject | undefined;
}

export interface RpcBody {
  readonly messages: readonly RpcMessage[];
  /** Whether they came as an array (revision 2025-03-26). */
  readonly batch: boolean;
  /** Ids that wait for an answer. */
  readonly ids: readonly RpcId[];
  /** The body written anew: every key once, so that the upstream cannot read another meaning into it than the proxy did. */
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

/** @returns null where the method needs a name and the params hold none: such a message cannot be decided on */
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

/** Some parsers ignore the case of keys: what is called `Name` here would be the name to them. */
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

/** Reads a body far enough to decide on it; the bytes themselves travel on unchanged. */
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
