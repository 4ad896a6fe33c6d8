import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher, type PageBody } from '../../../edge/replies/dispatcher.js';
import type { Reply } from '../../../edge/replies/reply.js';
import { Call, type MemberCall } from '../../../edge/pipeline/call-context.js';
import { commonInput, pathIn } from '../../../edge/pipeline/in-organization.js';
import { Name, NamedPageQuery, Text, TextsOf } from '../../../edge/pipeline/fields.js';
import { Operation } from '../../../edge/openapi/operation.js';
import { AnyMember, Requires } from '../../../edge/authentication/route-access.js';
import { TO_LIST } from '../../../kernel/narrowing.js';
import { CreateRole } from '../commands/create-role.js';
import { RoleCommands } from '../commands/role.commands.js';
import { DuplicateRole } from '../commands/duplicate-role.js';
import { GetRole } from '../queries/get-role.js';
import { ListRoles } from '../queries/list-roles.js';
import { OWN_ROLE_EXAMPLE, ROLE_EXAMPLE, type RoleView } from '../queries/role.view.js';

const LONGEST_DESCRIPTION = 1000;
const LONGEST_CAPABILITY = 100;

class CreateRoleBody {
  @Name({ example: 'Auditor' })
  name: string;

  @Text(LONGEST_DESCRIPTION, { optional: true, nullable: true, example: 'Reads what happened' })
  description?: string | null;

  @TextsOf(LONGEST_CAPABILITY, { example: ['audit:view'], description: 'What its holders may do; may be empty' })
  capabilities: string[];
}

class EditRoleBody {
  @Name({ optional: true, example: 'Auditor' })
  name?: string;

  @Text(LONGEST_DESCRIPTION, { optional: true, nullable: true, description: 'null clears it' })
  description?: string | null;

  @TextsOf(LONGEST_CAPABILITY, {
    optional: true,
    example: ['audit:view'],
    description: 'Replaces all its capabilities',
  })
  capabilities?: string[];
}

class DuplicateRoleBody {
  @Name({ example: 'Auditor' })
  name: string;

  @Text(LONGEST_DESCRIPTION, { optional: true, nullable: true, description: 'Left out: that of the original' })
  description?: string | null;

  @TextsOf(LONGEST_CAPABILITY, {
    optional: true,
    example: ['audit:view'],
    description: 'Left out: those of the original',
  })
  capabilities?: string[];
}

const OF_A_NEW_ROLE = [
  'role.name-taken',
  'name.length',
  'name.characters',
  'capability.unknown',
  'capability.escalation',
  'plan.limit',
  'limit.reached',
];

const showRole =
  (roleId: string) =>
  ({ principal, atLeast }: MemberCall): GetRole =>
    new GetRole(principal, roleId, atLeast);

@ApiTags('People')
@Controller('v1/organizations/:org/roles')
export class RolesController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @AnyMember(...TO_LIST.people)
  @Operation('List roles', {
    note: "Owner, Admin and Member first, then the organization's own by name.",
    list: ROLE_EXAMPLE,
  })
  list(@Call() call: MemberCall, @Query() page: NamedPageQuery): Promise<PageBody<RoleView>> {
    return this.dispatcher.list(new ListRoles(call.principal, page, call.atLeast));
  }

  @Post()
  @Requires('people:manage')
  @Operation('Create a role', {
    note: 'With capabilities that you have. The plan limits the number of roles.',
    created: OWN_ROLE_EXAMPLE,
    refuses: OF_A_NEW_ROLE,
  })
  create(
    @Call() call: MemberCall,
    @Body() { name, description = null, capabilities }: CreateRoleBody,
  ): Promise<Reply<RoleView>> {
    const roleId = this.dispatcher.newId('role', call);
    const input = { ...commonInput(call), roleId, name, description, capabilities };
    return this.created(call, roleId, new CreateRole(call.request, input));
  }

  @Get(':roleId')
  @AnyMember(...TO_LIST.people)
  @Operation('Read a role', { answers: OWN_ROLE_EXAMPLE, refuses: ['role.unknown'] })
  get(@Call() call: MemberCall, @Param('roleId') roleId: string): Promise<Reply<RoleView>> {
    return this.dispatcher.read(call, showRole(roleId));
  }

  @Patch(':roleId')
  @Requires('people:manage')
  @Operation('Edit a role', {
    note: 'Once this is answered, its holders have exactly its capabilities. You can only edit a role if you have all its capabilities.',
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
  edit(
    @Call() call: MemberCall,
    @Param('roleId') roleId: string,
    @Body() body: EditRoleBody,
  ): Promise<Reply<RoleView>> {
    return this.dispatcher.change(
      call,
      new RoleCommands.EditRole(call.request, { ...commonInput(call), roleId, ...body }),
      showRole(roleId),
    );
  }

  @Post(':roleId/duplicate')
  @Requires('people:manage')
  @Operation('Duplicate a role', {
    note: 'Works for built-in roles too, if you have all their capabilities.',
    created: OWN_ROLE_EXAMPLE,
    refuses: ['role.unknown', ...OF_A_NEW_ROLE],
  })
  duplicate(
    @Call() call: MemberCall,
    @Param('roleId') originalId: string,
    @Body() body: DuplicateRoleBody,
  ): Promise<Reply<RoleView>> {
    const roleId = this.dispatcher.newId('role', call);
    const input = { ...commonInput(call), roleId, ...body, originalId };
    return this.created(call, roleId, new DuplicateRole(call.request, input));
  }

  @Delete(':roleId')
  @Requires('people:manage')
  @Operation('Delete a role', {
    note: 'Only a role that no member and no pending invitation has.',
    removed: true,
    refuses: ['role.unknown', 'role.built-in', 'role.in-use', 'capability.escalation'],
  })
  delete(@Call() call: MemberCall, @Param('roleId') roleId: string): Promise<Reply> {
    return this.dispatcher.perform(new RoleCommands.DeleteRole(call.request, { ...commonInput(call), roleId }));
  }

  private created(call: MemberCall, roleId: string, command: CreateRole | DuplicateRole): Promise<Reply<RoleView>> {
    return this.dispatcher.create(call, command, pathIn(call, `roles/${roleId}`), showRole(roleId));
  }
}
