import { Module } from '@nestjs/common';
import { ChangeOrganizationHandler } from './commands/change-organization.js';
import { CreateOrganizationHandler } from './commands/create-organization.js';
import { DeleteOrganizationHandler } from './commands/delete-organization.js';
import { Founding } from './founding.js';
import { OrganizationsController } from './http/organizations.controller.js';
import { GetOrganizationHandler } from './queries/get-organization.js';

@Module({
  controllers: [OrganizationsController],
  providers: [ChangeOrganizationHandler, CreateOrganizationHandler, DeleteOrganizationHandler, Founding, GetOrganizationHandler],
})
export class OrganizationsModule {}
