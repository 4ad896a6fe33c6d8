import { type Edit, edited, fieldsOf, isObject, itemsOf, type Span, valueOf, withoutItems } from './json-text.js';
import type { RpcBody, RpcMessage } from './rpc-message.js';
import type { IdOwner } from './owned-ids.js';
import type { TaskIds } from './task-ids.js';
import { idsIn, ON_A_TASK, readAs, relatedIn, type TaskReference } from './task-references.js';

const toolOf = (message: RpcMessage | undefined): string | null =>
  message?.method === 'tools/call' ? (message.subjects[0]?.name ?? null) : null;

/** Puts the caller's task ids in place of the server's in one answer, and leaves out tasks of other people (PRX-10). */
export class AnsweredTasks {
  /** The tool that is called, if the request calls just one. */
  private readonly tool: string | null;

  constructor(
    private readonly ids: TaskIds,
    private readonly owner: IdOwner,
    private readonly body: RpcBody | undefined,
  ) {
    const [called, another] = body?.messages.filter(({ method }) => method === 'tools/call') ?? [];
    this.tool = another ? null : toolOf(called);
  }

  /** Whether a message of the server tells of a task that is not known to be the caller's. */
  hides(message: unknown): boolean {
    if (!isObject(message) || message['method'] !== 'notifications/tasks/status') return false;
    const { params } = message;
    const taskId = isObject(params) ? params['taskId'] : undefined;
    return typeof taskId !== 'string' || this.ids.known(this.owner, taskId) === undefined;
  }

  /** @param text a message or a batch, as JSON that was parsed before */
  rewrite(text: string): string {
    if (!/taskId/i.test(text)) return text;
    const whole = valueOf(text);
    const spans = text[whole.start] === '[' ? itemsOf(text, whole) : [whole];
    return edited(
      text,
      spans.flatMap((span) => this.edits(text, span, JSON.parse(text.slice(span.start, span.end)))),
    );
  }

  private edits(text: string, span: Span, message: unknown): readonly Edit[] {
    if (!isObject(message)) return [];
    const isAnswer = message['method'] === undefined;
    const [holder] = readAs(text, span, isAnswer ? 'result' : 'params');
    if (!holder) return [];
    const made = isAnswer ? this.inResult(text, holder, this.asked(text, span)) : [];
    // What a server asks of its client about tasks concerns tasks of the client.
    const told = message['method'] === 'notifications/tasks/status' ? idsIn(text, holder, true) : [];
    const named = [...told, ...relatedIn(text, holder)];
    return [...made, ...named.map((one) => this.replaced(one, this.own(one.id, this.tool)))];
  }

  private inResult(text: string, result: Span, asked: RpcMessage | undefined): readonly Edit[] {
    const holders = [result, ...readAs(text, result, 'task')];
    const made = holders
      .flatMap((holder) => idsIn(text, holder, true))
      .map((one) => this.replaced(one, this.answered(one.id, asked) ?? this.own(one.id, toolOf(asked) ?? this.tool)));
    return [...made, ...readAs(text, result, 'tasks').flatMap((list) => this.inList(text, list))];
  }

  private inList(text: string, list: Span): readonly Edit[] {
    const items = itemsOf(text, list);
    const ids = items.map((item) => idsIn(text, item, true));
    const kept = ids.map((some) => some.every(({ id }) => this.ids.known(this.owner, id) !== undefined));
    const shown = ids.flatMap((some, place) => (kept[place] ? some : []));
    return [...withoutItems(items, kept), ...shown.map((one) => this.replaced(one, this.own(one.id, this.tool)))];
  }

  /** The request that a message answers. */
  private asked(text: string, message: Span): RpcMessage | undefined {
    const id = fieldsOf(text, message).find(({ key }) => key === 'id');
    const value: unknown = id && JSON.parse(text.slice(id.start, id.end));
    return this.body?.messages.find((one) => one.id !== undefined && JSON.parse(one.id) === value);
  }

  /** The id with which the caller asked about that very task. */
  private answered(taskId: string, asked: RpcMessage | undefined): string | undefined {
    if (!asked?.method || !ON_A_TASK.has(asked.method)) return undefined;
    return asked.tasks.find(({ id, acts }) => acts && this.ids.open(this.owner, id)?.taskId === taskId)?.id;
  }

  private own(taskId: string, tool: string | null): string {
    return this.ids.known(this.owner, taskId) ?? this.ids.made(this.owner, taskId, tool);
  }

  private replaced({ start, end }: TaskReference, by: string): Edit {
    return { start, end, by: JSON.stringify(by) };
  }
}
