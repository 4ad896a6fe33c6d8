import type { IncomingMessage } from 'node:http';
import type { UpstreamFacts } from '../ports/access/access.port.js';
import { exposes } from './exposure.js';
import { type Edit, edited } from './json-text.js';
import type { IdOwner, OwnedIds } from './owned-ids.js';
import type { ProxyParts } from './proxy-parts.js';
import { ProxyRefusal, RPC } from './proxy-refusal.js';
import type { RpcBody } from './rpc-message.js';
import type { TaskIds } from './task-ids.js';

/** The upstream's session id behind the caller's; undefined if the caller sent none. A 404 tells clients to begin a new session. */
const sessionOf = (sessions: OwnedIds, req: IncomingMessage, owner: IdOwner): string | undefined | ProxyRefusal => {
  const given = req.headers['mcp-session-id'];
  if (given === undefined) return undefined;
  const upstreamId = typeof given === 'string' ? sessions.unwrap(owner, given) : undefined;
  return (
    upstreamId ?? new ProxyRefusal(404, 'session.unknown', 'This session does not exist or has ended. Begin a new one.')
  );
};

/** The caller's session id in place of the one that the server gave. */
export const sessionGiven = (sessions: OwnedIds, { headers }: IncomingMessage, owner: IdOwner): string | undefined => {
  const given = headers['mcp-session-id'];
  return typeof given === 'string' ? sessions.wrap(owner, given) : undefined;
};

const unknownTask = (): ProxyRefusal =>
  new ProxyRefusal(400, 'task.unknown', 'There is no such task.', { rpcCode: RPC.invalidParams });

/**
 * Puts the server's ids in place of the caller's (PRX-10). A task of somebody else, of a tool that is hidden by now and one that never was
 * get the same answer.
 */
const tasksOpened = (
  tasks: TaskIds,
  owner: IdOwner,
  { exposure }: UpstreamFacts,
  body: RpcBody,
): readonly Edit[] | ProxyRefusal => {
  const edits: Edit[] = [];
  for (const { method, id, tasks: named } of body.messages)
    for (const { start, end, id: given, acts } of named) {
      const opened = tasks.open(owner, given);
      const shown =
        exposure === 'all' || (opened?.tool != null && exposes(exposure, { kind: 'tool', name: opened.tool }));
      if (opened && shown) edits.push({ start, end, by: JSON.stringify(opened.taskId) });
      // An answer or a notification may be about a task of the client itself, whose id nobody has sealed.
      else if (opened || acts || (method !== undefined && id !== undefined)) return unknownTask();
    }
  return edits;
};

/** The server's own ids behind those of a request. */
export interface OpenedIds {
  readonly session: string | undefined;
  /** The task that the request is about. */
  readonly task: string | undefined;
  readonly edits: readonly Edit[];
}

export const openIds = (
  { sessions, tasks }: Pick<ProxyParts, 'sessions' | 'tasks'>,
  req: IncomingMessage,
  owner: IdOwner,
  upstream: UpstreamFacts,
  body: RpcBody | undefined,
): OpenedIds | ProxyRefusal => {
  const session = sessionOf(sessions, req, owner);
  if (session instanceof ProxyRefusal) return session;
  const edits = body ? tasksOpened(tasks, owner, upstream, body) : [];
  if (edits instanceof ProxyRefusal) return edits;
  const named = body?.messages.flatMap((message) => message.tasks).find(({ acts }) => acts);
  return { session, task: named && tasks.open(owner, named.id)?.taskId, edits };
};

/** The bytes as they came but for those ids. */
export const withOwnIds = (bytes: Buffer, { edits }: OpenedIds): Buffer =>
  edits.length === 0 ? bytes : Buffer.from(edited(bytes.toString(), edits));
