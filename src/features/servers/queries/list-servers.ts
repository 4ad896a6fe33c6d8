import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import {
  SERVER_DIRECTORY,
  type ServerDocument,
} from '../../../../projections/server-directory/server-directory.projection.js';
import { READ_MODEL_READER, type ReadModelReader } from '../../../ports/read-model-reader.port.js';
import { type Page, named, type NamedPageRequest, readPage } from '../../../reading/page.js';
import { type ServerView, serverView } from './server.view.js';

/** The servers of an organization, by name. */
export class ListServers extends Query<Page<ServerView>> {
  constructor(
    readonly organizationId: string,
    readonly page: NamedPageRequest,
    readonly atLeast: bigint | undefined,
  ) {
    super();
  }
}

@QueryHandler(ListServers)
export class ListServersHandler implements IQueryHandler<ListServers> {
  constructor(@Inject(READ_MODEL_READER) private readonly reader: ReadModelReader) {}

  async execute({ organizationId, page, atLeast }: ListServers): Promise<Page<ServerView>> {
    const { collection, asOf } = await this.reader.read<ServerDocument>(SERVER_DIRECTORY, atLeast);
    const { rows, nextCursor } = await readPage(collection, { organizationId, ...named(page.q) }, ['nameKey'], page);
    return { items: rows.map((row) => serverView(row.document)), nextCursor, asOf };
  }
}
