import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { CommandResult } from '../../../execution/command-result.js';
import { Answers, type PageBody } from '../../../edge/replies/answers.js';
import { Call, type MemberCall } from '../../../edge/pipeline/call-context.js';
import { NamedPageQuery } from '../../../edge/pipeline/fields.js';
import { Operation } from '../../../edge/openapi/operation.js';
import { AnyMember, Requires } from '../../../edge/authentication/route-access.js';
import { ID_SOURCE, type IdSource } from '../../../ports/id-source.port.js';
import { CreateRole } from '../commands/create-role.js';
import { DeleteRole, EditRole } from '../commands/role.commands.js';
import { DuplicateRole } from '../commands/duplicate-role.js';
import type { RoleRef } from '../../memberships/domain/find-role.js';
import { GetRole } from '../queries/get-role.js';
import { ListRoles } from '../queries/list-roles.js';
import type { RoleView } from '../queries/role.view.js';
import { OWN_ROLE_EXAMPLE, ROLE_EXAMPLE } from './role.example.js';
import { CreateRoleBody, DuplicateRoleBody, EditRoleBody } from './roles.requests.js';

const OF_A_NEW_ROLE = [
  'role.name-taken',
  'name.length',
  'name.characters',
  'capability.unknown',
  'capability.escalation',
  'plan.limit',
];

@ApiTags('People')
@Controller('v1/organizations/:org/roles')
export class RolesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly answers: Answers,
    @Inject(ID_SOURCE) private readonly ids: IdSource,
  ) {}

  @Get()
  @AnyMember()
  @Operation('List roles', {
    note: "Owner, Admin and Member first, then the organization's own by name.",
    list: ROLE_EXAMPLE,
  })
  async list(@Call() call: MemberCall, @Query() page: NamedPageQuery): Promise<PageBody<RoleView>> {
    return this.answers.page(await this.queries.execute(new ListRoles(call.principal, page, call.atLeast)));
  }

  @Post()
  @Requires('people:manage')
  @Operation('Create a role', {
    note: 'Of capabilities that one holds. How many there can be depends on the plan.',
    created: OWN_ROLE_EXAMPLE,
    refuses: OF_A_NEW_ROLE,
  })
  async create(
    @Call() call: MemberCall,
    @Body() { name, description = null, capabilities }: CreateRoleBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RoleView> {
    const roleId = this.ids.typed('role', call.request.commandId);
    const input = { ...this.one(call, roleId), name, description, capabilities };
    return this.made(call, roleId, response, await this.commands.execute(new CreateRole(call.request, input)));
  }

  @Get(':roleId')
  @AnyMember()
  @Operation('Read a role', { answers: OWN_ROLE_EXAMPLE, refuses: ['role.unknown'] })
  async get(
    @Call() call: MemberCall,
    @Param('roleId') roleId: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RoleView> {
    return this.answers.versioned(
      response,
      await this.queries.execute(new GetRole(call.principal, roleId, call.atLeast)),
    );
  }

  @Patch(':roleId')
  @Requires('people:manage')
  @Operation('Edit a role', {
    note: 'Its holders may do what it holds from the answer on, and nothing else. Only a role within what one holds can be edited.',
    answers: OWN_ROLE_EXAMPLE,
    refuses: [
      'role.unknown',
      'role.built-in',
      'role.name-taken',
      'name.length',
      'name.characters',
      'capability.unknown',
      'capability.escalation',
    ],
  })
  async edit(
    @Call() call: MemberCall,
    @Param('roleId') roleId: string,
    @Body() body: EditRoleBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RoleView> {
    return this.after(
      call,
      roleId,
      response,
      await this.commands.execute(new EditRole(call.request, { ...this.one(call, roleId), ...body })),
    );
  }

  @Post(':roleId/duplicate')
  @Requires('people:manage')
  @Operation('Duplicate a role', {
    note: 'Built-in ones too, as far as one holds what they hold.',
    created: OWN_ROLE_EXAMPLE,
    refuses: ['role.unknown', ...OF_A_NEW_ROLE],
  })
  async duplicate(
    @Call() call: MemberCall,
    @Param('roleId') originalId: string,
    @Body() body: DuplicateRoleBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RoleView> {
    const roleId = this.ids.typed('role', call.request.commandId);
    const input = { ...this.one(call, roleId), ...body, originalId };
    return this.made(call, roleId, response, await this.commands.execute(new DuplicateRole(call.request, input)));
  }

  @Delete(':roleId')
  @HttpCode(204)
  @Requires('people:manage')
  @Operation('Delete a role', {
    note: 'One that nobody holds and no pending invitation promises.',
    removed: true,
    refuses: ['role.unknown', 'role.built-in', 'role.in-use', 'capability.escalation'],
  })
  async delete(
    @Call() call: MemberCall,
    @Param('roleId') roleId: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    this.answers.written(response, await this.commands.execute(new DeleteRole(call.request, this.one(call, roleId))));
  }

  private one(call: MemberCall, roleId: string): RoleRef {
    return {
      organizationId: call.scope.organizationId,
      roleId,
      actor: call.principal,
      expectedVersion: call.expectedVersion,
    };
  }

  private async made(call: MemberCall, roleId: string, response: Response, written: CommandResult): Promise<RoleView> {
    this.answers.created(response, written, `/v1/organizations/${call.scope.slug}/roles/${roleId}`);
    return this.read(call, roleId, written);
  }

  /** The role as it stands after the write. */
  private async after(call: MemberCall, roleId: string, response: Response, written: CommandResult): Promise<RoleView> {
    this.answers.written(response, written);
    return this.read(call, roleId, written);
  }

  private async read(call: MemberCall, roleId: string, written: CommandResult): Promise<RoleView> {
    return (await this.queries.execute(new GetRole(call.principal, roleId, Answers.after(call, written)))).value;
  }
}
