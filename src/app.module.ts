import { type DynamicModule, Module } from '@nestjs/common';
import { AccessQueriesModule } from './access/access-queries.module.js';
import { AccountsModule } from './accounts/accounts.module.js';
import { CoreModule, type CoreParts } from './core.module.js';
import { FacesModule } from './faces.module.js';
import { HttpModule } from './http/http.module.js';
import { HealthController } from './operator/health.controller.js';
import { HEALTH, type Health } from './ports/health.port.js';
import { OrganizationsModule } from './organizations/organizations.module.js';
import type { ProjectionRunner } from './projector/projection-runner.js';
import { ServersModule } from './servers/servers.module.js';
import { SlugsModule } from './slugs/slugs.module.js';
import { TeamsModule } from './teams/teams.module.js';

export interface AppParts {
  readonly core: CoreParts;
  readonly runner: ProjectionRunner;
  readonly health: Health;
  /** Whether this process serves the API; health is answered by every role. */
  readonly api: boolean;
}

const FEATURES = [AccessQueriesModule, AccountsModule, OrganizationsModule, ServersModule, SlugsModule, TeamsModule];

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
