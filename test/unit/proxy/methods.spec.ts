import { describe, expect, it } from '@jest/globals';
import {
  isCacheable,
  isKnownMethod,
  listsListenedTo,
  namesNothing,
  type Subject,
  subjectsOf,
} from '../../../src/proxy/methods.js';

/** Params that hold something for every method, so that only the method decides what is read. */
const FULL = {
  name: 'route',
  uri: 'file:///a',
  ref: { type: 'ref/prompt', name: 'summary', uri: 'file:///ref' },
  notifications: { resourceSubscriptions: ['file:///b', 'file:///c'] },
  taskId: 'task',
  arguments: { name: 'inner', uri: 'file:///inner' },
};
const tool = (name: string): Subject => ({ kind: 'tool', name });
const prompt = (name: string): Subject => ({ kind: 'prompt', name });
const resource = (name: string): Subject => ({ kind: 'resource', name });

const NAMING: readonly (readonly [string, readonly Subject[]])[] = [
  ['completion/complete', [prompt('summary')]],
  ['prompts/get', [prompt('route')]],
  ['resources/read', [resource('file:///a')]],
  ['resources/subscribe', [resource('file:///a')]],
  ['resources/unsubscribe', [resource('file:///a')]],
  ['subscriptions/listen', [resource('file:///b'), resource('file:///c')]],
  ['tools/call', [tool('route')]],
];
const NAMELESS = [
  'initialize',
  'logging/setLevel',
  'ping',
  'prompts/list',
  'resources/list',
  'resources/templates/list',
  'server/discover',
  'tasks/cancel',
  'tasks/get',
  'tasks/list',
  'tasks/result',
  'tasks/update',
  'tools/list',
];
const NOTIFICATIONS = ['cancelled', 'elicitation/complete', 'initialized', 'message', 'progress', 'tasks/status'];
const INHERITED = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__'];

describe('what a method names', () => {
  it.each(NAMING)('PRX-10 %s names what its params say, and lacks it without them', (method, subjects) => {
    expect(subjectsOf(method, FULL)).toEqual(subjects);
    for (const params of [undefined, null, {}, [], [FULL], 'route', 7]) expect(subjectsOf(method, params)).toBeNull();
  });

  it.each(['name', 'uri'])('PRX-10 a %s that is no text names nothing that could be decided on', (key) => {
    const [method, kind] = key === 'name' ? ['tools/call', 'prompts/get'] : ['resources/read', 'resources/subscribe'];
    for (const value of [null, 1, true, ['a'], { toString: 'a' }]) {
      expect(subjectsOf(method!, { [key]: value })).toBeNull();
      expect(subjectsOf(kind!, { [key]: value })).toBeNull();
    }
    expect(subjectsOf(method!, { [key]: '' })).toHaveLength(1);
  });

  it.each(NAMELESS)('%s names nothing, whatever its params hold', (method) => {
    for (const params of [FULL, undefined, null, 'route']) expect(subjectsOf(method, params)).toEqual([]);
    expect(isKnownMethod(method)).toBe(true);
  });

  it('PRX-10 a completion names what it refers to, and only by a type that it may have', () => {
    const completes = (ref: unknown) => subjectsOf('completion/complete', { ref, name: 'route', uri: 'file:///a' });
    expect(completes({ type: 'ref/prompt', name: 'p', uri: 'file:///r' })).toEqual([prompt('p')]);
    expect(completes({ type: 'ref/resource', name: 'p', uri: 'file:///r' })).toEqual([resource('file:///r')]);
    for (const ref of [
      null,
      'ref/prompt',
      [{ type: 'ref/prompt', name: 'p' }],
      { name: 'p' },
      { type: 'ref/tool', name: 'p' },
      { type: 'REF/PROMPT', name: 'p' },
      { type: 'ref/resource', name: 'p' },
      { type: ['ref/prompt'], name: 'p' },
    ])
      expect(completes(ref)).toBeNull();
  });

  it('PRX-10 a subscription names every resource that it listens to', () => {
    const listens = (resourceSubscriptions?: unknown) =>
      subjectsOf('subscriptions/listen', { notifications: { resourceSubscriptions } });
    expect(listens()).toEqual([]);
    expect(listens([])).toEqual([]);
    expect(listens(['a', 'b', 'a'])).toEqual([resource('a'), resource('b'), resource('a')]);
    for (const wrong of ['a', { 0: 'a' }, ['a', 1], [['a']], [null]]) expect(listens(wrong)).toBeNull();
  });

  it('only lists that are asked for by true itself are listened to', () => {
    const listens = (notifications: unknown) => listsListenedTo({ notifications });
    expect(listens({ toolsListChanged: true, resourcesListChanged: true, promptsListChanged: true })).toEqual([
      'tools',
      'prompts',
      'resources',
    ]);
    expect(listens({ toolsListChanged: 'true', promptsListChanged: 1, resourcesListChanged: false })).toEqual([]);
    for (const nothing of [undefined, null, [], 'tools']) expect(listens(nothing)).toEqual([]);
    expect(listsListenedTo(undefined)).toEqual([]);
  });
});

describe('a method that no revision has', () => {
  it.each([...INHERITED, 'Tools/call', 'tools/call ', 'TOOLS/CALL', 'tools', '', 'notifications/unknown'])(
    'PRX-10 %j is unknown and names nothing',
    (method) => {
      expect(isKnownMethod(method)).toBe(false);
      expect(subjectsOf(method, FULL)).toEqual([]);
      expect(isCacheable(method)).toBe(false);
    },
  );

  it('PRX-10 is told from one whose params could name something', () => {
    for (const empty of [undefined, {}, { _meta: { progressToken: 1 } }]) expect(namesNothing(empty)).toBe(true);
    for (const full of [null, [], ['route'], 'route', 0, { name: 'route' }, { _meta: {}, _Meta: {} }])
      expect(namesNothing(full)).toBe(false);
    expect(namesNothing(JSON.parse('{"__proto__": "route"}'))).toBe(false);
  });
});

describe('the methods of MCP', () => {
  it('are known, and so are the notifications of a client', () => {
    for (const [method] of NAMING) expect(isKnownMethod(method)).toBe(true);
    for (const name of [...NOTIFICATIONS, 'roots/list_changed'])
      expect(isKnownMethod(`notifications/${name}`)).toBe(true);
  });

  it('may be cached where they list or read', () => {
    const all = [...NAMING.map(([method]) => method), ...NAMELESS];
    expect(all.filter(isCacheable).sort()).toEqual([
      'prompts/list',
      'resources/list',
      'resources/read',
      'resources/templates/list',
      'server/discover',
      'tools/list',
    ]);
    expect(isCacheable(undefined)).toBe(false);
  });
});
