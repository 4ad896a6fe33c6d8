import { type DynamicModule, Module } from '@nestjs/common';
import { AccessQueriesModule } from './access/access-queries.module.js';
import { AccountsModule } from './accounts/accounts.module.js';
import { ApiKeysModule } from './api-keys/api-keys.module.js';
import { AuditModule } from './audit/audit.module.js';
import { CoreModule, type CoreParts } from './core.module.js';
import { FacesModule } from './faces.module.js';
import { GatewaysModule } from './gateways/gateways.module.js';
import { HttpModule } from './http/http.module.js';
import { HealthController } from './operator/http/health.controller.js';
import { ProjectionsController } from './operator/http/projections.controller.js';
import { HEALTH, type Health } from './ports/health.port.js';
import { PROJECTOR, type Projector } from './ports/projector.port.js';
import { OrganizationsModule } from './organizations/organizations.module.js';
import { PeopleModule } from './people/people.module.js';
import { ServersModule } from './servers/servers.module.js';
import { SlugsModule } from './slugs/slugs.module.js';
import { TeamsModule } from './teams/teams.module.js';
import { UsageModule } from './usage/usage.module.js';

export interface AppParts {
  readonly core: CoreParts;
  readonly projector: Projector;
  readonly health: Health;
  /** Whether this process serves the API; health is answered by every role. */
  readonly api: boolean;
}

const FEATURES = [
  AccessQueriesModule,
  AccountsModule,
  ApiKeysModule,
  AuditModule,
  GatewaysModule,
  OrganizationsModule,
  PeopleModule,
  ServersModule,
  SlugsModule,
  TeamsModule,
  UsageModule,
];

/** Composition root of the control plane. */
@Module({ controllers: [HealthController, ProjectionsController] })
export class AppModule {
  static of({ core, projector, health, api }: AppParts): DynamicModule {
    return {
      module: AppModule,
      imports: [CoreModule.of(core), FacesModule, HttpModule, ...(api ? FEATURES : [])],
      providers: [
        { provide: HEALTH, useValue: health },
        { provide: PROJECTOR, useValue: projector },
      ],
    };
  }
}
