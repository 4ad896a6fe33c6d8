import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Dispatcher } from './replies/dispatcher.js';
import { OwnWrites } from './replies/own-writes.js';
import { Authenticator } from './authentication/authenticator.js';
import { BrowserRequests } from './authentication/browser-requests.js';
import { BootCheck } from './pipeline/boot-check.js';
import { ControllerRoutes } from './pipeline/controller-routes.js';
import { FailureAnswers } from './pipeline/failure-answers.js';
import { RequestPipeline } from './pipeline/request-pipeline.js';
import { SecurityNotes } from './pipeline/security-notes.js';
import { Idempotency } from './idempotency/idempotency.js';
import { KeptPeople } from './idempotency/kept-people.js';
import { IdempotentRequests } from './idempotency/idempotent-requests.js';
import { PageRequests } from './pages/page-requests.js';
import { RequestAuthorizer } from './authentication/request-authorizer.js';

/** The HTTP edge: every request to a route goes through it. */
@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [
    Authenticator,
    BootCheck,
    BrowserRequests,
    ControllerRoutes,
    FailureAnswers,
    Dispatcher,
    Idempotency,
    IdempotentRequests,
    OwnWrites,
    KeptPeople,
    PageRequests,
    RequestAuthorizer,
    RequestPipeline,
    SecurityNotes,
  ],
  exports: [Authenticator, BootCheck, BrowserRequests, Dispatcher, SecurityNotes],
})
export class EdgeModule {}
