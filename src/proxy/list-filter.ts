import type { Exposure } from '../ports/access/access.port.js';
import type { RpcBody, Subject } from './rpc-message.js';
import { exposes } from './exposure.js';

interface ListKind {
  readonly field: string;
  readonly kind: Subject['kind'];
  readonly name: 'name' | 'uri' | 'uriTemplate';
}

const LISTS: ReadonlyMap<string, ListKind> = new Map([
  ['tools/list', { field: 'tools', kind: 'tool', name: 'name' }],
  ['prompts/list', { field: 'prompts', kind: 'prompt', name: 'name' }],
  ['resources/list', { field: 'resources', kind: 'resource', name: 'uri' }],
  ['resources/templates/list', { field: 'resourceTemplates', kind: 'resource', name: 'uriTemplate' }],
]);

export const asksForList = (body: RpcBody): boolean =>
  body.messages.some((message) => message.method !== undefined && LISTS.has(message.method));

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const keeps = (exposure: Exposure, list: ListKind, item: unknown): boolean =>
  isFields(item) &&
  typeof item[list.name] === 'string' &&
  exposes(exposure, { kind: list.kind, name: item[list.name] as string });

const filterAnswer = (exposure: Exposure, answer: unknown): unknown => {
  if (!isFields(answer) || !isFields(answer['result'])) return answer;
  const result: Fields = { ...answer['result'] };
  for (const list of LISTS.values()) {
    const items = result[list.field];
    if (Array.isArray(items)) result[list.field] = items.filter((item) => keeps(exposure, list, item));
  }
  // A filtered list belongs to one person: no cache may serve it to another one (revision 2026-07-28).
  if ('cacheScope' in result) result['cacheScope'] = 'private';
  return { ...answer, result };
};

/**
 * Removes from list answers what is not exposed. It looks at the form of the answer, not at its id: a resumed
 * stream replays answers to old requests. Takes one message or a batch.
 * @throws SyntaxError if the text is not JSON
 */
export const filterLists = (exposure: Exposure, text: string): string => {
  const value: unknown = JSON.parse(text);
  return JSON.stringify(
    Array.isArray(value) ? value.map((one) => filterAnswer(exposure, one)) : filterAnswer(exposure, value),
  );
};
