import { type DynamicModule, Module } from '@nestjs/common';
import { AccessQueriesModule } from './access/access-queries.module.js';
import { AccountsModule } from './accounts/accounts.module.js';
import { ApiKeysModule } from './api-keys/api-keys.module.js';
import { CoreModule, type CoreParts } from './core.module.js';
import { FacesModule } from './faces.module.js';
import { GatewaysModule } from './gateways/gateways.module.js';
import { HttpModule } from './http/http.module.js';
import { HealthController } from './operator/health.controller.js';
import { HEALTH, type Health } from './ports/health.port.js';
import { OrganizationsModule } from './organizations/organizations.module.js';
import { PeopleModule } from './people/people.module.js';
import type { ProjectionRunner } from './projector/projection-runner.js';
import { ServersModule } from './servers/servers.module.js';
import { SlugsModule } from './slugs/slugs.module.js';
import { TeamsModule } from './teams/teams.module.js';
import { UsageModule } from './usage/usage.module.js';

export interface AppParts {
  readonly core: CoreParts;
  readonly runner: ProjectionRunner;
  readonly health: Health;
  /** Whether this process serves the API; health is answered by every role. */
  readonly api: boolean;
}

const FEATURES = [AccessQueriesModule, AccountsModule, ApiKeysModule, GatewaysModule, OrganizationsModule, PeopleModule, ServersModule, SlugsModule, TeamsModule, UsageModule];

/** Composition root of the control plane. */
@Module({ controllers: [HealthController] })
export class AppModule {
  static of({ core, health, api }: AppParts): DynamicModule {
    return {
      module: AppModule,
      imports: [CoreModule.of(core), FacesModule, HttpModule, ...(api ? FEATURES : [])],
      providers: [{ provide: HEALTH, useValue: health }],
    };
  }
}
