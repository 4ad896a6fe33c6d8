import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import {
  ORGANIZATION_DIRECTORY,
  type OrganizationDocument,
} from '../../../../projections/organization-directory/organization-directory.projection.js';
import type { Capability } from '../../../kernel/capabilities.js';
import { narrowed, type Principal } from '../../../kernel/principal.js';
import { ACCOUNT_STANDING, type AccountStanding } from '../../../ports/account-standing.port.js';
import { ACCESS, type Access } from '../../../ports/access/access.port.js';
import { accessStale } from '../../../ports/access/access-stale.js';
import { PERSONAL_DATA, type PersonalData } from '../../../ports/personal-data.port.js';
import { READ_MODEL_READER, type ReadModelReader } from '../../../ports/read-model-reader.port.js';
import { roleNames } from '../../../reading/role-names.js';

export interface MyOrganization {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly roleId: string;
  readonly roleName: string | null;
  readonly status: 'active' | 'suspended';
  /** Empty while suspended. */
  readonly capabilities: readonly Capability[];
}

export interface MeView {
  readonly userId: string;
  readonly name: string | null;
  readonly email: string | null;
  /** Whether the address is verified. Before that little is allowed. */
  readonly verified: boolean;
  readonly organizations: readonly MyOrganization[];
}

/** With an API key the answer holds only the key's organization and the capabilities that the key is narrowed to. */
export class GetMe extends Query<MeView> {
  constructor(
    readonly principal: Principal,
    readonly atLeast: bigint | undefined,
  ) {
    super();
  }
}

@QueryHandler(GetMe)
export class GetMeHandler implements IQueryHandler<GetMe> {
  constructor(
    @Inject(ACCESS) private readonly access: Access,
    @Inject(READ_MODEL_READER) private readonly reader: ReadModelReader,
    @Inject(PERSONAL_DATA) private readonly personalData: PersonalData,
    @Inject(ACCOUNT_STANDING) private readonly accounts: AccountStanding,
  ) {}

  async execute({ principal, atLeast }: GetMe): Promise<MeView> {
    const directory = await this.reader.documents<OrganizationDocument>(ORGANIZATION_DIRECTORY, atLeast);
    if (atLeast !== undefined) await this.access.applied(atLeast);
    if (!this.access.trusted()) throw accessStale();
    const { userId, organizationId: only, narrowedTo } = principal;
    const mine = this.access
      .picture()
      .organizationsOf(userId)
      .filter(({ organization }) => only === null || organization.organizationId === only);
    const known = await directory.getMany(mine.map(({ organization }) => organization.organizationId));
    const nameOf = await roleNames(
      this.reader,
      mine.map(({ member }) => member.roleId),
      atLeast,
    );
    const person = (await this.personalData.read([userId])).get(userId);
    const organizations = mine.map(
      ({
        organization: { organizationId: id, slug },
        member: { roleId, suspended, capabilities },
      }): MyOrganization => ({
        id,
        slug,
        name: known.get(id)?.name ?? slug,
        roleId,
        roleName: nameOf(roleId),
        status: suspended ? 'suspended' : 'active',
        capabilities: suspended ? [] : [...narrowed(capabilities, narrowedTo)],
      }),
    );
    const verified = await this.accounts.isVerified(userId);
    return { userId, name: person?.name ?? null, email: person?.email ?? null, verified, organizations };
  }
}
