import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import {
  ORGANIZATION_DIRECTORY,
  type OrganizationDocument,
} from '../../../../projections/organization-directory/organization-directory.projection.js';
import { notFound } from '../../../kernel/refusal.js';
import { READ_MODEL_READER, type ReadModelReader } from '../../../ports/read-model-reader.port.js';

/** Id of the organization that has, or had, the slug. @throws Refusal `organization.unknown` */
export class FindOrganization extends Query<string> {
  constructor(
    readonly slug: string,
    readonly atLeast: bigint | undefined,
  ) {
    super();
  }
}

@QueryHandler(FindOrganization)
export class FindOrganizationHandler implements IQueryHandler<FindOrganization> {
  constructor(@Inject(READ_MODEL_READER) private readonly reader: ReadModelReader) {}

  async execute({ slug, atLeast }: FindOrganization): Promise<string> {
    const { collection } = await this.reader.read<OrganizationDocument>(ORGANIZATION_DIRECTORY, atLeast);
    const [found] = await collection.find({ filter: { slug }, sort: ['slug'], limit: 1 });
    if (!found) throw notFound('organization.unknown', 'There is no such organization.');
    return found.id;
  }
}
