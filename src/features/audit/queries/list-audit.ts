import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import {
  AUDIT_LOG,
  type AuditDocument,
  type AuditEntry,
} from '../../../../projections/audit-log/audit-log.projection.js';
import { PERSONAL_DATA, type PersonalData } from '../../../ports/personal-data.port.js';
import type { Filter } from '../../../ports/read-models.port.js';
import { READ_MODEL_READER, type ReadModelReader } from '../../../ports/read-model-reader.port.js';
import { type Page, type PageRequest, readPage } from '../../../reading/page.js';
import { auditSentence } from './audit-sentence.js';
import { readAddresses } from './read-addresses.js';
import { readNames } from './read-names.js';

export interface AuditEntryView extends Pick<
  AuditEntry,
  'id' | 'position' | 'at' | 'actor' | 'action' | 'object' | 'before' | 'after' | 'from'
> {
  /** For people to read; uses the present names of things. */
  readonly sentence: string;
}

export interface AuditFilter {
  /** A person's id, an API key's, or the name of a part of the system. */
  readonly actor?: string | undefined;
  /** e.g. `team.disabled` */
  readonly action?: string | undefined;
  /** Id of anything that the change concerned. */
  readonly object?: string | undefined;
  /** First moment, RFC 3339 UTC with milliseconds. */
  readonly from?: string | undefined;
  /** Last moment, inclusive. */
  readonly to?: string | undefined;
}

/** What happened in an organization, newest first (AUD-1). */
export class ListAudit extends Query<Page<AuditEntryView>> {
  constructor(
    readonly organizationId: string,
    readonly filter: AuditFilter,
    readonly page: PageRequest,
    readonly atLeast: bigint | undefined,
  ) {
    super();
  }
}

const actorPath = (actor: string): string =>
  actor.startsWith('usr_') ? 'actor.userId' : actor.startsWith('key_') ? 'actor.apiKeyId' : 'actor.name';

const toFilter = (organizationId: string, { actor, action, object, from, to }: AuditFilter): Filter => ({
  organizationId,
  ...(actor !== undefined && { [actorPath(actor)]: actor }),
  ...(action !== undefined && { action }),
  ...(object !== undefined && { objects: object }),
  ...((from !== undefined || to !== undefined) && {
    at: { ...(from !== undefined && { $gte: from }), ...(to !== undefined && { $lte: to }) },
  }),
});

@QueryHandler(ListAudit)
export class ListAuditHandler implements IQueryHandler<ListAudit> {
  constructor(
    @Inject(READ_MODEL_READER) private readonly reader: ReadModelReader,
    @Inject(PERSONAL_DATA) private readonly personalData: PersonalData,
  ) {}

  async execute({ organizationId, filter, page, atLeast }: ListAudit): Promise<Page<AuditEntryView>> {
    const { collection, asOf } = await this.reader.read<AuditDocument>(AUDIT_LOG, atLeast);
    const order = filter.from === undefined && filter.to === undefined ? ['-position'] : ['-at', '-position'];
    const { rows, nextCursor } = await readPage(collection, toFilter(organizationId, filter), order, page);
    const entries = rows.map(({ document }) => document as AuditEntry);
    const { isErased, namesIn } = await readNames(collection, this.personalData, entries);
    const from = await readAddresses(this.personalData, entries, isErased);
    const items = entries.map((entry, at) => view({ ...entry, from: from[at]! }, auditSentence(entry, namesIn(entry))));
    return { items, nextCursor, asOf };
  }
}

const view = (
  { id, position, at, actor, action, object, before, after, from }: AuditEntry,
  sentence: string,
): AuditEntryView => ({
  id,
  position,
  at,
  actor,
  action,
  object,
  sentence,
  before,
  after,
  from,
});
