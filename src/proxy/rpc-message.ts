import { hasClearKeys, hasClearTexts } from './clear-keys.js';
import { type Field, fieldsOf, isObject, itemsOf, type Span, valueOf } from './json-text.js';
import { isCacheable, isKnownMethod, listsListenedTo, namesNothing, type Subject, subjectsOf } from './methods.js';
import { ProxyRefusal, RPC } from './proxy-refusal.js';
import type { Turns } from './turns.js';
import { ON_A_TASK, type TaskReference, tasksNamed } from './task-references.js';

export type { Subject } from './methods.js';

/** The part of a caller's JSON-RPC message that the proxy reads. */
export interface RpcMessage {
  /** Absent for answers of the client to requests of the server. */
  readonly method: string | undefined;
  /** JSON text, as the caller wrote it; undefined for notifications and answers. */
  readonly id: string | undefined;
  /** All things that it names. */
  readonly subjects: readonly Subject[];
  /** Ids of tasks in it, as the caller has them. */
  readonly tasks: readonly TaskReference[];
  /** Whether the answer may say who may cache it, or tell of a task. */
  readonly answerIsRead: boolean;
  /** Whether no revision has the method and its params could name a thing. */
  readonly unread: boolean;
  /** The lists whose changes it asks for; absent if it opens no stream of changes. */
  readonly listens?: readonly ('tools' | 'prompts' | 'resources')[];
}

export interface RpcBody {
  readonly messages: readonly RpcMessage[];
  /** Whether they came as an array (revision 2025-03-26). */
  readonly batch: boolean;
  /** Ids that wait for an answer, each as the caller wrote it, so that no number is rounded. */
  readonly ids: readonly string[];
  /** The reason why no message is passed on. */
  readonly fault: ProxyRefusal | undefined;
}

const LARGEST_BATCH = 100;

const invalid = (sentence: string, rpcCode: number = RPC.invalidRequest): ProxyRefusal =>
  new ProxyRefusal(400, 'message.invalid', sentence, { rpcCode });

const envelopeFault = (value: unknown, clear: boolean): ProxyRefusal | undefined => {
  if (!isObject(value) || value['jsonrpc'] !== '2.0') return invalid('The body is not a JSON-RPC 2.0 message.');
  if (!clear)
    return invalid('The JSON-RPC message has a key twice, one that it cannot have, or one that only some would read.');
  if (!hasClearTexts(value)) return invalid('The JSON-RPC message names something by half a character.');
  const { id } = value;
  if (id !== undefined && id !== null && typeof id !== 'string' && typeof id !== 'number')
    return invalid('The id of a JSON-RPC message is text or a number.');
  const answers = 'result' in value || 'error' in value;
  if (typeof value['method'] !== 'string' && (value['method'] !== undefined || !answers))
    return invalid('The JSON-RPC message names no method.');
  return undefined;
};

const TASKS = /task/i;

const isAnswerRead = (method: string, params: readonly Field[], text: string): boolean =>
  isCacheable(method) ||
  ON_A_TASK.has(method) ||
  method === 'tasks/list' ||
  params.some(({ key, start, end }) => key === 'task' || (key === '_meta' && TASKS.test(text.slice(start, end))));

const readMessage = (value: unknown, text: string, span: Span): RpcMessage | ProxyRefusal => {
  const fault = envelopeFault(value, hasClearKeys(text, span));
  if (fault) return fault;
  const { method, params } = value as { readonly method?: string; readonly params?: unknown };
  const tasks = tasksNamed(text, span, method);
  if (method === undefined) return { method, id: undefined, subjects: [], unread: false, tasks, answerIsRead: false };
  const fields = fieldsOf(text, span);
  const given = fields.find(({ key }) => key === 'id');
  const id = given && text.slice(given.start, given.end);
  const named = fields.filter(({ key }) => key === 'params').flatMap((holder) => fieldsOf(text, holder));
  const subjects = subjectsOf(method, params) ?? [];
  const listens = method === 'subscriptions/listen' ? { listens: listsListenedTo(params) } : {};
  const unread = !isKnownMethod(method) && !namesNothing(params);
  return { method, id, subjects, unread, tasks, answerIsRead: isAnswerRead(method, named, text), ...listens };
};

/** The fault of missing params. It comes after everything else was read, so that the ids are known. */
const paramsFault = (value: unknown, { tasks }: RpcMessage): ProxyRefusal | undefined => {
  const { method, params } = value as { readonly method?: string; readonly params?: unknown };
  const lacksTask = ON_A_TASK.has(method ?? '') && !tasks.some(({ acts }) => acts);
  if (method === undefined || (!lacksTask && subjectsOf(method, params) !== null)) return undefined;
  return invalid(`The params of ${method.slice(0, 128)} lack what the method needs.`, RPC.invalidParams);
};

const malformed = (): ProxyRefusal =>
  new ProxyRefusal(400, 'message.malformed', 'The body is not JSON in UTF-8.', { rpcCode: RPC.parse });

const LARGE = 256 * 1024;

/** A large body takes long to read, so it waits its turn. */
export const readInTurn = async (turns: Turns, bytes: Buffer): Promise<RpcBody | ProxyRefusal> =>
  bytes.length < LARGE ? readRpcBody(bytes) : turns.run(() => readRpcBody(bytes));

/** Strict: parsers disagree about invalid UTF-8, and JSON has no byte order mark. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads as much of a body as a decision needs, and only what all parsers read alike. The bytes are passed on unchanged. */
export const readRpcBody = (bytes: Buffer): RpcBody | ProxyRefusal => {
  let text: string;
  let value: unknown;
  try {
    text = decoder.decode(bytes);
    value = JSON.parse(text);
  } catch {
    return malformed();
  }
  const whole = valueOf(text);
  const batch = Array.isArray(value);
  const values: unknown[] = Array.isArray(value) ? value : [value];
  if (values.length === 0 || values.length > LARGEST_BATCH)
    return invalid(`A batch holds 1 to ${LARGEST_BATCH} messages.`);
  const spans = batch ? itemsOf(text, whole) : [whole];
  const messages: RpcMessage[] = [];
  let fault: ProxyRefusal | undefined;
  for (const [place, one] of values.entries()) {
    const message = readMessage(one, text, spans[place]!);
    if (message instanceof ProxyRefusal) return message;
    messages.push(message);
    fault ??= paramsFault(one, message);
  }
  const ids = messages.flatMap(({ id }) => (id === undefined ? [] : [id]));
  return { messages, batch, ids, fault };
};
