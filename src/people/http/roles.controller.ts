import { Controller, Get, Inject, Param } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Answers, type PageBody } from '../../http/answers.js';
import { Operation } from '../../http/operation.js';
import { AnyMember, Public } from '../../http/route-access.js';
import { ALL_CAPABILITIES, BUILT_IN_ROLES, CAPABILITIES, type Capability } from '../../kernel/capabilities.js';
import { ACCESS, type Access } from '../../ports/access.port.js';
import { ListRoles, type RoleView } from '../queries/list-roles.js';
import { ROLE_EXAMPLE } from './people.example.js';

export interface CapabilityView {
  readonly capability: Capability;
  readonly unlocks: string;
  /** Ids of the built-in roles that hold it. */
  readonly heldBy: readonly string[];
}

const CAPABILITY_VIEWS: readonly CapabilityView[] = ALL_CAPABILITIES.map((capability) => ({
  capability,
  unlocks: CAPABILITIES[capability],
  heldBy: [...BUILT_IN_ROLES.values()].filter((role) => role.capabilities.has(capability)).map((role) => role.id),
}));

/** Roles, and what they are made of. */
@ApiTags('People')
@Controller('v1')
export class RolesController {
  constructor(
    private readonly queries: QueryBus,
    private readonly answers: Answers,
    @Inject(ACCESS) private readonly access: Access,
  ) {}

  @Get('organizations/:org/roles')
  @AnyMember()
  @Operation('List roles', { list: ROLE_EXAMPLE })
  async list(): Promise<PageBody<RoleView>> {
    return this.whole(await this.queries.execute(new ListRoles()));
  }

  @Get('organizations/:org/roles/:roleId')
  @AnyMember()
  @Operation('Read a role', { answers: ROLE_EXAMPLE, refuses: ['role.unknown'] })
  async get(@Param('roleId') roleId: string): Promise<RoleView> {
    const [role] = await this.queries.execute(new ListRoles(roleId));
    return role!;
  }

  @Get('capabilities')
  @Public()
  @Operation('List every capability with what it unlocks', { list: CAPABILITY_VIEWS[0]! })
  capabilities(): PageBody<CapabilityView> {
    return this.whole(CAPABILITY_VIEWS);
  }

  private whole<T>(items: readonly T[]): PageBody<T> {
    return this.answers.page({ items, nextCursor: null, asOf: this.access.picture().position });
  }
}
