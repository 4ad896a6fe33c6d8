import { Module } from '@nestjs/common';
import { handlersOf } from '../../execution/commands-on.js';
import { RoleCommands } from './commands/role.commands.js';
import { CreateRoleHandler } from './commands/create-role.js';
import { DuplicateRoleHandler } from './commands/duplicate-role.js';
import { CapabilitiesController } from './http/capabilities.controller.js';
import { RolesController } from './http/roles.controller.js';
import { GetRoleHandler } from './queries/get-role.js';
import { ListRolesHandler } from './queries/list-roles.js';

@Module({
  controllers: [RolesController, CapabilitiesController],
  providers: [...handlersOf(RoleCommands), CreateRoleHandler, DuplicateRoleHandler, GetRoleHandler, ListRolesHandler],
})
export class RolesModule {}
