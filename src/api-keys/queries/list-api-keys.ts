import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { API_KEY_LIST, type ApiKeyDocument } from '../../../projections/api-key-list/api-key-list.document.js';
import { ACCESS, type Access } from '../../ports/access.port.js';
import { READ_MODEL_READER, type ReadModelReader } from '../../ports/read-model-reader.port.js';
import { USAGE_COUNTERS, type UsageCounters } from '../../ports/usage-counters.port.js';
import { type Page, type PageRequest, readPage } from '../../reading/page.js';
import { type ApiKeyView, apiKeyView } from './api-key.view.js';

/** Keys, newest first: those of one person, or everybody's. */
export class ListApiKeys extends Query<Page<ApiKeyView>> {
  constructor(
    readonly organizationId: string,
    /** null: everybody's. */
    readonly userId: string | null,
    readonly page: PageRequest,
    readonly atLeast: bigint | undefined,
  ) {
    super();
  }
}

@QueryHandler(ListApiKeys)
export class ListApiKeysHandler implements IQueryHandler<ListApiKeys> {
  constructor(
    @Inject(READ_MODEL_READER) private readonly reader: ReadModelReader,
    @Inject(USAGE_COUNTERS) private readonly usage: UsageCounters,
    @Inject(ACCESS) private readonly access: Access,
  ) {}

  async execute({ organizationId, userId, page, atLeast }: ListApiKeys): Promise<Page<ApiKeyView>> {
    const { collection, asOf } = await this.reader.read<ApiKeyDocument>(API_KEY_LIST, atLeast);
    const filter = userId === null ? { organizationId } : { organizationId, userId };
    const { rows, nextCursor } = await readPage(collection, filter, ['-createdAt'], page);
    const lastUses = await this.usage.lastUses(organizationId, rows.map((row) => row.id));
    const picture = this.access.picture();
    const isThere = (gatewayId: string): boolean => picture.gateway(organizationId, gatewayId) !== undefined;
    return { items: rows.map(({ document }) => apiKeyView(document, lastUses.get(document.apiKeyId) ?? null, isThere)), nextCursor, asOf };
  }
}
