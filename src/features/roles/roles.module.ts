import { Module } from '@nestjs/common';
import { CreateRoleHandler } from './commands/create-role.js';
import { DeleteRoleHandler } from './commands/delete-role.js';
import { DuplicateRoleHandler } from './commands/duplicate-role.js';
import { EditRoleHandler } from './commands/edit-role.js';
import { CapabilitiesController } from './http/capabilities.controller.js';
import { RolesController } from './http/roles.controller.js';
import { GetRoleHandler } from './queries/get-role.js';
import { ListRolesHandler } from './queries/list-roles.js';

@Module({
  controllers: [RolesController, CapabilitiesController],
  providers: [
    CreateRoleHandler,
    DeleteRoleHandler,
    DuplicateRoleHandler,
    EditRoleHandler,
    GetRoleHandler,
    ListRolesHandler,
  ],
})
export class RolesModule {}
