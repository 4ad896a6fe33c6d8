import type { Exposure } from '../ports/access/access.port.js';
import {
  type Edit,
  edited,
  type Field,
  fieldsOf,
  isObject,
  itemsOf,
  type Span,
  valueOf,
  withoutItems,
} from './json-text.js';
import type { Subject } from './methods.js';
import { exposes } from './exposure.js';

interface ListKind {
  readonly kind: Subject['kind'];
  readonly name: 'name' | 'uri' | 'uriTemplate';
}

/** Fields of a result that are lists of a server's things. */
const LISTS: ReadonlyMap<string, ListKind> = new Map([
  ['tools', { kind: 'tool', name: 'name' }],
  ['prompts', { kind: 'prompt', name: 'name' }],
  ['resources', { kind: 'resource', name: 'uri' }],
  ['resourceTemplates', { kind: 'resource', name: 'uriTemplate' }],
]);

/** What a result lists. */
export const listedIn = (result: unknown): readonly Subject[] =>
  isObject(result)
    ? [...LISTS].flatMap(([key, { kind, name }]) => {
        const items = result[key];
        const names = Array.isArray(items) ? items.map((item) => (isObject(item) ? item[name] : undefined)) : [];
        return names.flatMap((text) => (typeof text === 'string' ? [{ kind, name: text }] : []));
      })
    : [];

const parsed = (text: string, { start, end }: Span): unknown => JSON.parse(text.slice(start, end));

/** The field of that name. @throws SyntaxError if there are two: some parsers read the first, some the last */
const only = (fields: readonly Field[], key: string): Field | undefined => {
  const [field, another] = fields.filter((one) => one.key.toLowerCase() === key.toLowerCase());
  if (another) throw new SyntaxError(`${key} stands there twice`);
  return field?.key === key ? field : undefined;
};

const itemEdits = (exposure: Exposure, { kind, name }: ListKind, text: string, list: Span): readonly Edit[] => {
  const items = itemsOf(text, list);
  const kept = items.map((item) => {
    const field = only(fieldsOf(text, item), name);
    const value = field && parsed(text, field);
    return typeof value === 'string' && exposes(exposure, { kind, name: value });
  });
  return withoutItems(items, kept);
};

/** Makes caching private (revision 2026-07-28). Every answer depends on the caller, so a shared cache would show it to others. */
const sharingEdits = (text: string, fields: readonly Field[]): readonly Edit[] => {
  const scope = only(fields, 'cacheScope');
  return scope === undefined || parsed(text, scope) === 'private' ? [] : [{ ...scope, by: '"private"' }];
};

const answersOf = (text: string): readonly Span[] => {
  const whole = valueOf(text);
  return text[whole.start] === '[' ? itemsOf(text, whole) : [whole];
};

/** The answer with private caching. @throws SyntaxError if it says twice who may cache it */
export const withoutSharing = (text: string): string => {
  if (!text.includes('cacheScope')) return text;
  const edits = answersOf(text).flatMap((answer) => {
    const result = only(fieldsOf(text, answer), 'result');
    return result === undefined ? [] : sharingEdits(text, fieldsOf(text, result));
  });
  return edited(text, edits);
};

/** Whether a message is about a change of a resource that is not exposed (any more). */
export const hidesUpdate = (exposure: Exposure, message: unknown): boolean => {
  const { method, params } = (message ?? {}) as {
    readonly method?: unknown;
    readonly params?: { readonly uri?: unknown };
  };
  if (exposure === 'all' || method !== 'notifications/resources/updated') return false;
  const uri = params?.uri;
  return typeof uri !== 'string' || !exposes(exposure, { kind: 'resource', name: uri });
};

const answerEdits = (exposure: Exposure, text: string, answer: Span): readonly Edit[] => {
  const result = only(fieldsOf(text, answer), 'result');
  if (result === undefined) return [];
  const fields = fieldsOf(text, result);
  const edits = [...LISTS].flatMap(([key, list]) => {
    const field = only(fields, key);
    return field === undefined ? [] : itemEdits(exposure, list, text, field);
  });
  return [...edits, ...sharingEdits(text, fields)];
};

/**
 * Removes from answers what is not exposed, and leaves the rest unchanged. It goes by the form of the answer, not by its id, because a
 * resumed stream repeats answers to old requests. It takes one message or a batch.
 * @param text JSON that was parsed before @throws SyntaxError if a list is there twice
 */
export const filterLists = (exposure: Exposure, text: string): string => {
  return edited(
    text,
    answersOf(text).flatMap((answer) => answerEdits(exposure, text, answer)),
  );
};
