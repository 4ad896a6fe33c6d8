import type { Exposure, UpstreamFacts } from '../ports/access/access.port.js';
import { type Edit, edited, fieldsOf, isObject, itemsOf, type Span, valueOf, withoutItems } from './json-text.js';
import type { IdOwner } from './owned-ids.js';
import type { ProxyParts } from './proxy-parts.js';
import { AnsweredTasks } from './answered-tasks.js';
import type { Subject } from './methods.js';
import { ProxyRefusal, RPC } from './proxy-refusal.js';
import type { RpcBody } from './rpc-message.js';
import { filterLists, hidesUpdate, listedIn, withoutSharing } from './list-filter.js';
import { tellsOf } from './upstream/route-secrets.js';

const JSON_RPC = (value: unknown): boolean =>
  isObject(value) && value['jsonrpc'] === '2.0' && ('result' in value || 'error' in value || 'method' in value);

/** A longer single answer is passed on as it comes: errors are short. */
const LONGEST_ERROR = 64 * 1024;

const NOT_SHOWN = 'The server failed. What it says holds a part of its address or credentials, and is not shown.';
const REFUSED = JSON.stringify(
  new ProxyRefusal(502, 'upstream.refused', NOT_SHOWN, { rpcCode: RPC.upstream }).rpcError(),
);
const FAILED = JSON.stringify({ content: [{ type: 'text', text: NOT_SHOWN }], isError: true });

/** Whether the answer, if it is a single message, has to be read: a part of it may have to be hidden or replaced. */
export const isRead = ({ exposure }: Pick<UpstreamFacts, 'exposure'>, body: RpcBody | undefined): boolean =>
  exposure !== 'all' || body?.messages.some(({ answerIsRead }) => answerIsRead) === true;

/** @param upstream the server as it stands now */
export const messagesOf = (
  { names, tasks }: Pick<ProxyParts, 'names' | 'tasks'>,
  owner: IdOwner,
  body: RpcBody | undefined,
  upstream: () => UpstreamFacts,
  secrets: readonly string[],
): AnswerMessages =>
  new AnswerMessages(
    body?.ids ?? [],
    () => upstream().exposure,
    (listed) => names.exists(owner.serverId, listed),
    new AnsweredTasks(tasks, owner, body),
    secrets,
  );

/** Reads the JSON-RPC messages of one answer on their way to the caller. */
export class AnswerMessages {
  private readonly open: Set<string>;
  private error = false;

  constructor(
    /** Ids that the caller waits for, as JSON. */
    ids: readonly string[],
    /** The present exposure. */
    private readonly exposure: () => Exposure,
    /** Called for each thing that a list of the server shows. */
    private readonly listed: (subject: Subject) => void = () => undefined,
    private readonly tasks?: AnsweredTasks,
    private readonly secrets: readonly string[] = [],
  ) {
    this.open = new Set(ids);
  }

  /** How long an answer may be that has to be read because it may be an error, in bytes. */
  get longestError(): number {
    return this.secrets.length > 0 ? LONGEST_ERROR : 0;
  }

  /** Ids that no message has answered yet. */
  get unanswered(): readonly string[] {
    return [...this.open];
  }

  /** Whether a call ended in an error, of the protocol or of the tool. */
  get isError(): boolean {
    return this.error;
  }

  isMessage(text: string): boolean {
    try {
      const value: unknown = JSON.parse(text);
      return Array.isArray(value) ? value.length > 0 && value.every(JSON_RPC) : JSON_RPC(value);
    } catch {
      return false;
    }
  }

  /** @returns the text that the caller may see; empty if the caller may see nothing @throws SyntaxError if it is not JSON */
  read(text: string): string {
    const value: unknown = JSON.parse(text);
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    const whole = valueOf(text);
    const spans = Array.isArray(value) ? itemsOf(text, whole) : [whole];
    for (const [place, one] of values.entries()) if (isObject(one)) this.note(one, text, spans[place]!);
    const exposure = this.exposure();
    const kept = values.map((one) => !hidesUpdate(exposure, one) && !this.tasks?.hides(one));
    if (kept.length > 0 && !kept.includes(true)) return '';
    const seen = kept.includes(false) ? edited(text, withoutItems(spans, kept)) : text;
    const shown = exposure === 'all' ? withoutSharing(seen) : filterLists(exposure, seen);
    return this.withoutEchoes(this.tasks?.rewrite(shown) ?? shown);
  }

  /** An error that tells a part of the server's address or credentials is replaced (VAR-2). */
  private withoutEchoes(text: string): string {
    if (this.secrets.length === 0 || !this.error) return text;
    const whole = valueOf(text);
    const spans = text[whole.start] === '[' ? itemsOf(text, whole) : [whole];
    const edits = spans
      .flatMap((span) => fieldsOf(text, span))
      .flatMap(({ key, start, end }): readonly Edit[] => {
        const by = key === 'error' ? REFUSED : key === 'result' ? FAILED : undefined;
        const value: unknown = by && JSON.parse(text.slice(start, end));
        const failed = key === 'error' || (isObject(value) && value['isError'] === true);
        return by && failed && tellsOf(this.secrets, value) ? [{ start, end, by }] : [];
      });
    return edited(text, edits);
  }

  private note(message: Readonly<Record<string, unknown>>, text: string, span: Span): void {
    const { result, error, method } = message;
    if (method !== undefined || (result === undefined && error === undefined)) return;
    for (const subject of listedIn(result)) this.listed(subject);
    this.error ||= isObject(error) || (isObject(result) && result['isError'] === true);
    const id = fieldsOf(text, span).find(({ key }) => key === 'id');
    if (id) this.open.delete(text.slice(id.start, id.end));
  }
}
