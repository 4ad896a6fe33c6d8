import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import {
  ORGANIZATION_DIRECTORY,
  type OrganizationDocument,
} from '../../../../projections/organization-directory/organization-directory.projection.js';
import { normalizeName } from '../../../kernel/names.js';
import { notFound } from '../../../kernel/refusal.js';
import { READ_MODEL_READER, type ReadModelReader } from '../../../ports/read-model-reader.port.js';
import { type Versioned } from '../../../reading/versioned.js';
import type { CreateOrganization } from '../domain/create-organization.decision.js';

/** An organization as shown to its members. */
export interface OrganizationView {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly plan: string;
  readonly description: string | null;
  /** Markdown. */
  readonly overview: string | null;
  readonly createdAt: string;
}

/** An organization that was created at this time, before the read model knows of it. */
export const newOrganizationView = (
  { organizationId, name, slug, plan, description }: CreateOrganization,
  createdAt: string,
): OrganizationView => ({
  id: organizationId,
  name: normalizeName(name),
  slug,
  plan,
  description,
  overview: null,
  createdAt,
});

/** @throws Refusal `organization.unknown` */
export class GetOrganization extends Query<Versioned<OrganizationView>> {
  constructor(
    readonly organizationId: string,
    readonly atLeast: bigint | undefined,
  ) {
    super();
  }
}

@QueryHandler(GetOrganization)
export class GetOrganizationHandler implements IQueryHandler<GetOrganization> {
  constructor(@Inject(READ_MODEL_READER) private readonly reader: ReadModelReader) {}

  async execute({ organizationId, atLeast }: GetOrganization): Promise<Versioned<OrganizationView>> {
    const documents = await this.reader.documents<OrganizationDocument>(ORGANIZATION_DIRECTORY, atLeast);
    const found = await documents.get(organizationId);
    if (!found || found.deletedAt !== null) throw notFound('organization.unknown', 'There is no such organization.');
    const { name, slug, plan, description, overview, createdAt, version } = found;
    return {
      version: BigInt(version),
      value: { id: organizationId, name, slug, plan, description, overview, createdAt },
    };
  }
}
