import { createHmac } from 'node:crypto';
import { type IdOwner, OwnedIds } from './owned-ids.js';

/** A task as its server knows it. */
export interface OpenedTask {
  readonly taskId: string;
  /** Tool whose call made it; null if that is not known. */
  readonly tool: string | null;
}

const REMEMBERED = 10_000;
const LONGEST_REMEMBERED = 1_024;

/**
 * Task ids for clients: the server's id and the tool that made the task, signed together with its owner (PRX-10). A server tells of tasks
 * in lists and notifications without saying whose they are. There only tasks count that this process saw being made.
 */
export class TaskIds {
  private readonly signed: OwnedIds;
  /** In order of age, by owner and the server's id. */
  private readonly seen = new Map<string, string>();

  constructor(key: Buffer) {
    this.signed = new OwnedIds(createHmac('sha256', key).update('task ids').digest());
  }

  made(owner: IdOwner, taskId: string, tool: string | null): string {
    const given = this.signed.wrap(owner, JSON.stringify([taskId, tool]));
    this.remember(keyOf(owner, taskId), given);
    return given;
  }

  private remember(key: string, given: string): void {
    if (key.length > LONGEST_REMEMBERED || this.seen.has(key)) return;
    if (this.seen.size >= REMEMBERED) this.seen.delete(this.seen.keys().next().value!);
    this.seen.set(key, given);
  }

  /** The id that the owner has for a task of the server; undefined if it is not known to be theirs. */
  known(owner: IdOwner, taskId: string): string | undefined {
    return this.seen.get(keyOf(owner, taskId));
  }

  /** @returns undefined if the id is not ours or belongs to another owner */
  open(owner: IdOwner, given: string): OpenedTask | undefined {
    const opened = this.signed.unwrap(owner, given);
    if (opened === undefined) return undefined;
    const [taskId, tool] = JSON.parse(opened) as [string, string | null];
    this.remember(keyOf(owner, taskId), given);
    return { taskId, tool };
  }
}

const keyOf = ({ userId, gatewayId, serverId }: IdOwner, taskId: string): string =>
  `${userId} ${gatewayId} ${serverId} ${taskId}`;
