import { Module } from '@nestjs/common';
import { ReactionsModule } from '../reactions/reactions.module.js';
import { Closing } from './closing.js';
import { ChangeOrganizationHandler } from './commands/change-organization.js';
import { ChangePlanHandler } from './commands/change-plan.js';
import { CreateOrganizationHandler } from './commands/create-organization.js';
import { DeleteOrganizationHandler } from './commands/delete-organization.js';
import { Founding } from './founding.js';
import { OrganizationsController } from './http/organizations.controller.js';
import { PlansController } from './http/plans.controller.js';
import { GetOrganizationHandler } from './queries/get-organization.js';
import { GetPlanHandler } from './queries/get-plan.js';

@Module({
  imports: [ReactionsModule],
  controllers: [OrganizationsController, PlansController],
  providers: [Closing, ChangeOrganizationHandler, ChangePlanHandler, CreateOrganizationHandler, DeleteOrganizationHandler, Founding, GetOrganizationHandler, GetPlanHandler],
})
export class OrganizationsModule {}
