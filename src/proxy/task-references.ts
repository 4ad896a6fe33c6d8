import { type Field, fieldsOf, type Span } from './json-text.js';

/** A task id in a JSON-RPC message. */
export interface TaskReference extends Span {
  readonly id: string;
  /** Whether the message does something to the task; false if it only says that it is about it. */
  readonly acts: boolean;
}

const RELATED = 'io.modelcontextprotocol/related-task';

/** Methods of a client about one task. The answer to each of them tells of it too. */
export const ON_A_TASK: ReadonlySet<string> = new Set(['tasks/cancel', 'tasks/get', 'tasks/result', 'tasks/update']);

const folded = (key: string): string => key.normalize('NFKC').toLowerCase();

/** All fields that some parser reads under that key, two with the same key included. */
export const readAs = (text: string, span: Span | undefined, key: string): readonly Field[] =>
  span === undefined ? [] : fieldsOf(text, span).filter((field) => folded(field.key) === key.toLowerCase());

const textAt = (text: string, { start, end }: Span): string | undefined => {
  const value: unknown = JSON.parse(text.slice(start, end));
  return typeof value === 'string' ? value : undefined;
};

export const idsIn = (text: string, holder: Span, acts: boolean): readonly TaskReference[] =>
  readAs(text, holder, 'taskId').flatMap(({ start, end }) => {
    const id = textAt(text, { start, end });
    return id === undefined ? [] : [{ start, end, id, acts }];
  });

/** Task ids under `_meta` that say what params or a result are about. */
export const relatedIn = (text: string, holder: Span): readonly TaskReference[] =>
  readAs(text, holder, '_meta')
    .flatMap((meta) => readAs(text, meta, RELATED))
    .flatMap((related) => idsIn(text, related, false));

/** Tasks of the server in a message of a client. @param method undefined for an answer */
export const tasksNamed = (text: string, message: Span, method: string | undefined): readonly TaskReference[] => {
  const [holder] = readAs(text, message, method === undefined ? 'result' : 'params');
  if (!holder) return [];
  const acted = method !== undefined && ON_A_TASK.has(method) ? idsIn(text, holder, true) : [];
  return [...acted, ...relatedIn(text, holder)];
};
