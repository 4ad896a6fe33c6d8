import { type DynamicModule, Module } from '@nestjs/common';
import { AccessQueriesModule } from '../access/access-queries.module.js';
import { AccountsModule } from '../features/accounts/accounts.module.js';
import { ApiKeysModule } from '../features/api-keys/api-keys.module.js';
import { AuditModule } from '../features/audit/audit.module.js';
import { CoreModule, type CoreParts } from './core.module.js';
import { FacesModule } from './faces.module.js';
import { GatewaysModule } from '../features/gateways/gateways.module.js';
import { EdgeModule } from '../edge/edge.module.js';
import { HealthController } from '../features/operator/http/health.controller.js';
import { LimitsController } from '../features/operator/http/limits.controller.js';
import { ProjectionsController } from '../features/operator/http/projections.controller.js';
import { OperatorModule } from '../features/operator/operator.module.js';
import { HEALTH, type Health } from '../ports/health.port.js';
import { PROJECTOR, type Projector } from '../ports/projector.port.js';
import { OrganizationsModule } from '../features/organizations/organizations.module.js';
import { InvitationsModule } from '../features/invitations/invitations.module.js';
import { MembershipsModule } from '../features/memberships/memberships.module.js';
import { RolesModule } from '../features/roles/roles.module.js';
import { ServersModule } from '../features/servers/servers.module.js';
import { SlugsModule } from '../features/slugs/slugs.module.js';
import { TeamsModule } from '../features/teams/teams.module.js';
import { UsageModule } from '../features/usage/usage.module.js';

export interface AppParts {
  readonly core: CoreParts;
  readonly projector: Projector;
  readonly health: Health;
  /** Whether this process serves the API. Every role answers health. */
  readonly api: boolean;
}

const FEATURES = [
  AccessQueriesModule,
  AccountsModule,
  ApiKeysModule,
  AuditModule,
  GatewaysModule,
  InvitationsModule,
  MembershipsModule,
  OperatorModule,
  OrganizationsModule,
  RolesModule,
  ServersModule,
  SlugsModule,
  TeamsModule,
  UsageModule,
];

/** Composition root of the control plane. */
@Module({ controllers: [HealthController, LimitsController, ProjectionsController] })
export class AppModule {
  static of({ core, projector, health, api }: AppParts): DynamicModule {
    return {
      module: AppModule,
      imports: [CoreModule.of(core), FacesModule, EdgeModule, ...(api ? FEATURES : [])],
      providers: [
        { provide: HEALTH, useValue: health },
        { provide: PROJECTOR, useValue: projector },
      ],
    };
  }
}
