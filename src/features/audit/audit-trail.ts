import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { type AuditEntryView, ListAudit } from './queries/list-audit.js';

/** A change as a person would tell it. */
export type ToldChange = Pick<AuditEntryView, 'id' | 'at' | 'actor' | 'action' | 'object' | 'sentence'>;

/** What other features ask of the audit log: the only file of this folder that they import. They check first who may see it. */
@Injectable()
export class AuditTrail {
  constructor(private readonly queries: QueryBus) {}

  async latest(organizationId: string, count: number, atLeast: bigint | undefined): Promise<readonly ToldChange[]> {
    const { items } = await this.queries.execute(new ListAudit(organizationId, {}, { limit: count }, atLeast));
    return items.map(({ id, at, actor, action, object, sentence }) => ({ id, at, actor, action, object, sentence }));
  }
}
