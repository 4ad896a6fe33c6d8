import { Module } from '@nestjs/common';
import { handlersOf } from '../../execution/commands-on.js';
import { OrganizationCommands } from './commands/organization.commands.js';
import { OrganizationTeardown } from './teardown.js';
import { CreateOrganizationHandler } from './commands/create-organization.js';
import { DeleteOrganizationHandler } from './commands/delete-organization.js';
import { OrganizationProvisioning } from './provisioning.js';
import { OrganizationsController } from './http/organizations.controller.js';
import { OverviewController } from './http/overview.controller.js';
import { PlansController } from './http/plans.controller.js';
import { GetOnboardingHandler } from './queries/get-onboarding.js';
import { GetOrganizationHandler } from './queries/get-organization.js';
import { GetOverviewHandler } from './queries/get-overview.js';
import { GetPlanHandler } from './queries/get-plan.js';

@Module({
  controllers: [OrganizationsController, OverviewController, PlansController],
  providers: [
    ...handlersOf(OrganizationCommands),
    OrganizationTeardown,
    CreateOrganizationHandler,
    DeleteOrganizationHandler,
    OrganizationProvisioning,
    GetOnboardingHandler,
    GetOrganizationHandler,
    GetOverviewHandler,
    GetPlanHandler,
  ],
})
export class OrganizationsModule {}
