import type { Exposure } from '../ports/access/access.port.js';
import { type Edit, edited, type Field, fieldsOf, itemsOf, type Span, valueOf, withoutItems } from './json-text.js';
import type { Subject } from './methods.js';
import { exposes } from './exposure.js';

interface ListKind {
  readonly kind: Subject['kind'];
  readonly name: 'name' | 'uri' | 'uriTemplate';
}

/** Fields of a result that list what a server has. */
const LISTS: ReadonlyMap<string, ListKind> = new Map([
  ['tools', { kind: 'tool', name: 'name' }],
  ['prompts', { kind: 'prompt', name: 'name' }],
  ['resources', { kind: 'resource', name: 'uri' }],
  ['resourceTemplates', { kind: 'resource', name: 'uriTemplate' }],
]);

const parsed = (text: string, { start, end }: Span): unknown => JSON.parse(text.slice(start, end));

/** The one field of that name. @throws SyntaxError where it stands there twice: some would read the first, some the last */
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

/** What a cache on the way would show to others (revision 2026-07-28): who asked decides about every answer here. */
const sharingEdits = (text: string, fields: readonly Field[]): readonly Edit[] => {
  const scope = only(fields, 'cacheScope');
  return scope === undefined || parsed(text, scope) === 'private' ? [] : [{ ...scope, by: '"private"' }];
};

const answersOf = (text: string): readonly Span[] => {
  const whole = valueOf(text);
  return text[whole.start] === '[' ? itemsOf(text, whole) : [whole];
};

/** The answer with its own caching made private. @throws SyntaxError where it says twice who may cache it */
export const withoutSharing = (text: string): string => {
  if (!text.includes('cacheScope')) return text;
  const edits = answersOf(text).flatMap((answer) => {
    const result = only(fieldsOf(text, answer), 'result');
    return result === undefined ? [] : sharingEdits(text, fieldsOf(text, result));
  });
  return edited(text, edits);
};

/** Whether a message tells of a change to a resource that is not exposed (any more). */
export const hidesUpdate = (exposure: Exposure, message: unknown): boolean => {
  const { method, params } = (message ?? {}) as {
    readonly method?: unknown;
    readonly params?: { readonly uri?: unknown };
  };
  if (method !== 'notifications/resources/updated') return false;
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
 * Leaves out of answers what is not exposed, and leaves the rest as it is written. Goes by the form of the answer, not by the id it
 * claims to answer: a resumed stream replays answers to requests of long ago. One message or a batch of them.
 * @param text JSON that was parsed before. @throws SyntaxError where a list stands there twice
 */
export const filterLists = (exposure: Exposure, text: string): string => {
  return edited(
    text,
    answersOf(text).flatMap((answer) => answerEdits(exposure, text, answer)),
  );
};
