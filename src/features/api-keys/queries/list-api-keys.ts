import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { API_KEY_LIST, type ApiKeyDocument } from '../../../../projections/api-key-list/api-key-list.projection.js';
import { nameKey } from '../../../kernel/names.js';
import { ACCESS, type Access } from '../../../ports/access/access.port.js';
import { CLOCK, type Clock } from '../../../ports/clock.port.js';
import { READ_MODEL_READER, type ReadModelReader } from '../../../ports/read-model-reader.port.js';
import { USAGE_COUNTERS, type UsageCounters } from '../../../ports/usage-counters.port.js';
import { type NamedPageRequest, type Page, readFitting, readPage } from '../../../reading/page.js';
import { apiKeyStatus, type ApiKeyView, apiKeyView } from './api-key.view.js';

export interface ApiKeyPageRequest extends NamedPageRequest {
  readonly user?: string | undefined;
  /** Good for this gateway: narrowed to it or not narrowed to any. */
  readonly gateway?: string | undefined;
  readonly status?: ApiKeyView['status'] | undefined;
}

/** Keys, newest first: those of one person, or everybody's. */
export class ListApiKeys extends Query<Page<ApiKeyView>> {
  constructor(
    readonly organizationId: string,
    /** null: everybody's. */
    readonly userId: string | null,
    readonly page: ApiKeyPageRequest,
    readonly atLeast: bigint | undefined,
  ) {
    super();
  }
}

const ORDER = ['-createdAt'];
type StatusOf = (document: ApiKeyDocument) => ApiKeyView['status'];

@QueryHandler(ListApiKeys)
export class ListApiKeysHandler implements IQueryHandler<ListApiKeys> {
  constructor(
    @Inject(READ_MODEL_READER) private readonly reader: ReadModelReader,
    @Inject(USAGE_COUNTERS) private readonly usage: UsageCounters,
    @Inject(ACCESS) private readonly access: Access,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute({ organizationId, userId, page, atLeast }: ListApiKeys): Promise<Page<ApiKeyView>> {
    const { collection, asOf } = await this.reader.read<ApiKeyDocument>(API_KEY_LIST, atLeast);
    const { user = userId } = page;
    if (userId !== null && user !== userId) return { items: [], nextCursor: null, asOf };
    const filter = user === null ? { organizationId } : { organizationId, userId: user };
    const statusOf = this.statuses();
    const fits = fitting(page, statusOf);
    const { rows, nextCursor } =
      fits === null
        ? await readPage(collection, filter, ORDER, page)
        : await readFitting(collection, filter, ORDER, page, (some) => some.filter(({ document }) => fits(document)));
    const lastUses = await this.usage.lastUses(
      organizationId,
      rows.map((row) => row.id),
    );
    const picture = this.access.picture();
    const isThere = (gatewayId: string): boolean => picture.gateway(organizationId, gatewayId) !== undefined;
    return {
      items: rows.map(({ document }) =>
        apiKeyView(document, statusOf(document), lastUses.get(document.apiKeyId) ?? null, isThere),
      ),
      nextCursor,
      asOf,
    };
  }

  /** Uses the check that requests with a key go through: no event says that a key expired or that its membership ended. */
  private statuses(): StatusOf {
    const picture = this.access.picture();
    const at = this.clock.now();
    return (document) =>
      apiKeyStatus(document, document.revokedAt !== null || picture.apiKey(document.apiKeyId)?.revoked === true, at);
  }
}

/** null: every key fits. */
const fitting = (
  { gateway, status, q = '' }: ApiKeyPageRequest,
  statusOf: StatusOf,
): ((document: ApiKeyDocument) => boolean) | null => {
  const part = nameKey(q);
  if (gateway === undefined && status === undefined && part === '') return null;
  return (document) =>
    (gateway === undefined || document.gatewayIds === null || document.gatewayIds.includes(gateway)) &&
    (status === undefined || status === statusOf(document)) &&
    nameKey(document.name).includes(part);
};
