import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { ROLE_DIRECTORY, type RoleDocument } from '../../../../projections/role-directory/role-directory.projection.js';
import { BUILT_IN_ROLES } from '../../../kernel/capabilities.js';
import type { MemberPrincipal } from '../../../kernel/principal.js';
import { notFound } from '../../../kernel/refusal.js';
import { CLOCK, type Clock } from '../../../ports/clock.port.js';
import { READ_MODEL_READER, type ReadModelReader } from '../../../ports/read-model-reader.port.js';
import { builtInRole, ownRole, type RoleView, withHolders } from './role.view.js';

interface FoundRole {
  /** null for the built-in roles, which never change. */
  readonly version: bigint | null;
  readonly value: RoleView;
}

/** @throws Refusal `role.unknown` */
export class GetRole extends Query<FoundRole> {
  constructor(
    readonly viewer: MemberPrincipal,
    readonly roleId: string,
    readonly atLeast: bigint | undefined,
  ) {
    super();
  }
}

@QueryHandler(GetRole)
export class GetRoleHandler implements IQueryHandler<GetRole> {
  constructor(
    @Inject(READ_MODEL_READER) private readonly reader: ReadModelReader,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute({ viewer, roleId, atLeast }: GetRole): Promise<FoundRole> {
    const builtIn = BUILT_IN_ROLES.get(roleId);
    const found = builtIn ? { version: null, shown: builtInRole(builtIn) } : await this.own(viewer, roleId, atLeast);
    const [value] = await withHolders(this.reader, viewer, [found.shown], this.clock.now(), atLeast);
    return { version: found.version, value: value! };
  }

  private async own(
    { organizationId }: MemberPrincipal,
    roleId: string,
    atLeast: bigint | undefined,
  ): Promise<{ version: bigint; shown: ReturnType<typeof ownRole> }> {
    const documents = await this.reader.documents<RoleDocument>(ROLE_DIRECTORY, atLeast);
    const document = await documents.get(roleId);
    if (document?.organizationId !== organizationId) throw notFound('role.unknown', 'There is no such role.');
    return { version: BigInt(document.version), shown: ownRole(document) };
  }
}
