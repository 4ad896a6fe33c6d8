import { isObject } from './json-text.js';

/** A thing that a JSON-RPC message can name and a gateway can expose or hide. */
export interface Subject {
  readonly kind: 'tool' | 'resource' | 'prompt';
  readonly name: string;
}

export type Params = Readonly<Record<string, unknown>>;

/** The things that the params name; null if the params lack what the method needs, so that no decision is possible. */
type Names = (params: Params) => readonly Subject[] | null;

const named = (kind: Subject['kind'], name: unknown): readonly Subject[] | null =>
  typeof name === 'string' ? [{ kind, name }] : null;

const nothing: Names = () => [];
const resource: Names = ({ uri }) => named('resource', uri);

const completed: Names = ({ ref }) => {
  if (!isObject(ref)) return null;
  if (ref['type'] === 'ref/prompt') return named('prompt', ref['name']);
  return ref['type'] === 'ref/resource' ? named('resource', ref['uri']) : null;
};

const listenedTo: Names = ({ notifications }) => {
  if (!isObject(notifications)) return null;
  const uris = notifications['resourceSubscriptions'] ?? [];
  if (!Array.isArray(uris) || !uris.every((uri) => typeof uri === 'string')) return null;
  return uris.map((name): Subject => ({ kind: 'resource', name }));
};

/** Every method that a client can send in any revision of MCP, and the things it names. */
const METHODS: Readonly<Record<string, Names>> = {
  'completion/complete': completed,
  initialize: nothing,
  'logging/setLevel': nothing,
  ping: nothing,
  'prompts/get': ({ name }) => named('prompt', name),
  'prompts/list': nothing,
  'resources/list': nothing,
  'resources/read': resource,
  'resources/subscribe': resource,
  'resources/templates/list': nothing,
  'resources/unsubscribe': resource,
  'server/discover': nothing,
  'subscriptions/listen': listenedTo,
  'tasks/cancel': nothing,
  'tasks/get': nothing,
  'tasks/list': nothing,
  'tasks/result': nothing,
  'tasks/update': nothing,
  'tools/call': ({ name }) => named('tool', name),
  'tools/list': nothing,
};

const CACHEABLE: ReadonlySet<string> = new Set([
  'prompts/list',
  'resources/list',
  'resources/read',
  'resources/templates/list',
  'server/discover',
  'tools/list',
]);

/** Whether the answer may say who may cache it (revision 2026-07-28). */
export const isCacheable = (method: string | undefined): boolean => method !== undefined && CACHEABLE.has(method);

/** No known notification names a thing that is exposed or hidden. An unknown one is treated like an unknown method. */
const NOTIFICATIONS: ReadonlySet<string> = new Set([
  'notifications/cancelled',
  'notifications/elicitation/complete',
  'notifications/initialized',
  'notifications/message',
  'notifications/progress',
  'notifications/roots/list_changed',
  'notifications/tasks/status',
]);

export const isKnownMethod = (method: string): boolean => Object.hasOwn(METHODS, method) || NOTIFICATIONS.has(method);

/** Whether the params of an unknown method hold nothing that could name a thing. */
export const namesNothing = (params: unknown): boolean =>
  params === undefined || (isObject(params) && Object.keys(params).every((key) => key === '_meta'));

/** The lists whose changes a `subscriptions/listen` asks for. */
export const listsListenedTo = (params: unknown): readonly ('tools' | 'prompts' | 'resources')[] => {
  const filter = isObject(params) && isObject(params['notifications']) ? params['notifications'] : {};
  return (['tools', 'prompts', 'resources'] as const).filter((list) => filter[`${list}ListChanged`] === true);
};

/** The things that a message names; none for an unknown method. @returns null if the params lack what the method needs */
export const subjectsOf = (method: string, params: unknown): readonly Subject[] | null =>
  Object.hasOwn(METHODS, method) ? METHODS[method]!(isObject(params) ? params : {}) : [];
