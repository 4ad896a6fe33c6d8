import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import { Dispatcher } from './replies/dispatcher.js';
import { Authenticator } from './authentication/authenticator.js';
import { BootCheck } from './pipeline/boot-check.js';
import { CallerGuard } from './pipeline/caller.guard.js';
import { Idempotency } from './idempotency/idempotency.js';
import { IdempotentRequests } from './idempotency/idempotent-requests.js';
import { ProblemDetailsFilter } from './replies/problem-details.filter.js';
import { RequestAuthorizer } from './authentication/request-authorizer.js';
import { FastPaths } from './pipeline/fast-path.js';
import { validationPipe } from './pipeline/validation.js';

/** The edge that every route passes. */
@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [
    Authenticator,
    BootCheck,
    Dispatcher,
    Idempotency,
    IdempotentRequests,
    RequestAuthorizer,
    FastPaths,
    { provide: APP_GUARD, useClass: CallerGuard },
    { provide: APP_PIPE, useFactory: validationPipe },
    { provide: APP_FILTER, useClass: ProblemDetailsFilter },
  ],
  exports: [Authenticator, BootCheck, Dispatcher],
})
export class EdgeModule {}
