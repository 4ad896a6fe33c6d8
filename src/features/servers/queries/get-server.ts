import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import {
  SERVER_DIRECTORY,
  type ServerDocument,
} from '../../../../projections/server-directory/server-directory.projection.js';
import { notFound } from '../../../kernel/refusal.js';
import { READ_MODEL_READER, type ReadModelReader } from '../../../ports/read-model-reader.port.js';
import type { Versioned } from '../../../reading/versioned.js';
import { type ServerView, serverView } from './server.view.js';

/** One server of the organization. @throws Refusal `server.unknown` */
export class GetServer extends Query<Versioned<ServerView>> {
  constructor(
    readonly organizationId: string,
    readonly serverId: string,
    readonly atLeast: bigint | undefined,
  ) {
    super();
  }
}

@QueryHandler(GetServer)
export class GetServerHandler implements IQueryHandler<GetServer> {
  constructor(@Inject(READ_MODEL_READER) private readonly reader: ReadModelReader) {}

  async execute({ organizationId, serverId, atLeast }: GetServer): Promise<Versioned<ServerView>> {
    const documents = await this.reader.documents<ServerDocument>(SERVER_DIRECTORY, atLeast);
    const found = await documents.get(serverId);
    if (found?.organizationId !== organizationId) throw notFound('server.unknown', 'There is no such server.');
    return { version: BigInt(found.version), value: serverView(found) };
  }
}
