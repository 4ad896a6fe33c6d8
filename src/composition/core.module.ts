import { type DynamicModule, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { Executor } from '../execution/executor.js';
import type { LogFaults } from '../execution/log-faults.js';
import { EDGE_SETTINGS, type EdgeSettings } from '../edge/pipeline/edge-settings.js';
import type { Installation } from './installation.js';
import { ACCESS, type Access } from '../ports/access/access.port.js';
import { CLOCK } from '../ports/clock.port.js';
import { CREDENTIALS } from '../ports/credentials.port.js';
import { Deliveries } from '../jobs/deliveries/deliveries.js';
import type { Jobs } from '../jobs/jobs.js';
import { DELIVERY_LOG } from '../ports/deliveries.port.js';
import { DERIVED_SECRETS } from '../ports/derived-secrets.port.js';
import { EVENT_FEED } from '../ports/event-feed.port.js';
import { EVENT_STORE } from '../ports/event-store.port.js';
import { IDEMPOTENCY_RECORDS } from '../ports/idempotency.port.js';
import { ID_SOURCE } from '../ports/id-source.port.js';
import { KNOWN_PLACES } from '../ports/known-places.port.js';
import { LIMIT_STORE } from '../ports/limit-store.port.js';
import { Failures } from '../limits/failures.js';
import { Rates } from '../limits/rates.js';
import { Limits } from '../limits/limits.js';
import { LOG, type Log } from '../ports/log.port.js';
import { MAIL } from '../ports/mail.port.js';
import { PASSWORD_HASHER } from '../ports/password-hasher.port.js';
import { PERSONAL_DATA } from '../ports/personal-data.port.js';
import { PRINTER, type Printer } from '../ports/printer.port.js';
import { SIGN_UP_POLICY, type SignUpPolicy } from '../ports/sign-up-policy.port.js';
import { READ_MODEL_READER, type ReadModelReader } from '../ports/read-model-reader.port.js';
import { READ_MODELS } from '../ports/read-models.port.js';
import { SECURITY_LOG } from '../ports/security-log.port.js';
import { UPSTREAM_PROBE } from '../ports/upstream-probe.port.js';
import { USAGE_COUNTERS } from '../ports/usage-counters.port.js';
import { VAULT } from '../ports/vault.port.js';

/** What the features of a process need. */
export interface CoreParts {
  readonly installation: Installation;
  readonly jobs: Jobs;
  readonly access: Access;
  readonly reader: ReadModelReader;
  readonly settings: EdgeSettings;
  readonly limits: Limits;
  readonly faults: LogFaults;
  readonly log: Log;
  readonly signUp: SignUpPolicy;
  readonly printer: Printer;
}

const executorOf = ({ installation, access, faults }: CoreParts): Executor => {
  const { store, personalData, clock, security } = installation;
  return new Executor(store, access, personalData, clock, { faults, security });
};

const limitValues = ({ installation, limits }: CoreParts) =>
  [
    [LIMIT_STORE, installation.limitStore],
    [KNOWN_PLACES, installation.places],
    [Limits, limits],
    [Failures, new Failures(limits)],
    [Rates, new Rates(limits)],
  ] as const;

/** Provides the adapters under the tokens of their ports, and the executor. */
@Module({})
export class CoreModule {
  static of(parts: CoreParts): DynamicModule {
    const { installation, jobs, access, reader, settings, log, signUp, printer } = parts;
    const values = [
      [CLOCK, installation.clock],
      [ID_SOURCE, installation.ids],
      [EVENT_STORE, installation.store],
      [EVENT_FEED, installation.feed],
      [READ_MODELS, installation.readModels],
      [PERSONAL_DATA, installation.personalData],
      [CREDENTIALS, installation.credentials],
      [IDEMPOTENCY_RECORDS, installation.idempotency],
      [DELIVERY_LOG, installation.deliveryLog],
      [VAULT, installation.vault],
      [DERIVED_SECRETS, installation.secrets],
      [USAGE_COUNTERS, installation.usage],
      ...limitValues(parts),
      [MAIL, installation.mail],
      [PASSWORD_HASHER, installation.passwords],
      [UPSTREAM_PROBE, installation.probe],
      [SECURITY_LOG, installation.security],
      [ACCESS, access],
      [READ_MODEL_READER, reader],
      [Deliveries, jobs.deliveries],
      [EDGE_SETTINGS, settings],
      [LOG, log],
      [SIGN_UP_POLICY, signUp],
      [PRINTER, printer],
      [Executor, executorOf(parts)],
    ] as const;
    const providers = values.map(([provide, useValue]) => ({ provide, useValue }));
    return {
      module: CoreModule,
      global: true,
      imports: [CqrsModule],
      providers,
      exports: [CqrsModule, ...providers.map(({ provide }) => provide)],
    };
  }
}
