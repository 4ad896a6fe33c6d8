import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import { Answers } from './answers.js';
import { Authenticator } from './authenticator.js';
import { BootCheck } from './boot-check.js';
import { CallerGuard } from './caller.guard.js';
import { Idempotency } from './idempotency.js';
import { KeyedRequests } from './keyed-requests.js';
import { ProblemDetailsFilter } from './problem-details.filter.js';
import { Recognition } from './recognition.js';
import { TroddenPaths } from './trodden-paths.js';
import { validationPipe } from './validation.js';

/** The edge that every route passes. */
@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [
    Answers,
    Authenticator,
    BootCheck,
    Idempotency,
    KeyedRequests,
    Recognition,
    TroddenPaths,
    { provide: APP_GUARD, useClass: CallerGuard },
    { provide: APP_PIPE, useFactory: validationPipe },
    { provide: APP_FILTER, useClass: ProblemDetailsFilter },
  ],
  exports: [Answers, Authenticator, BootCheck],
})
export class HttpModule {}
