import type { IncomingMessage, ServerResponse } from 'node:http';
import { NestFactory } from '@nestjs/core';
import { AppModule, type AppParts } from './app.module.js';
import type { Job } from '../jobs/job.js';
import { nestLog } from '../edge/pipeline/nest-log.js';
import { publishDescription } from '../edge/openapi/openapi.js';
import { PagesAdapter } from '../edge/pipeline/pages.js';
import { RequestPipeline } from '../edge/pipeline/request-pipeline.js';
import { AccountEmails } from '../features/accounts/emails/account-emails.js';
import { AccountFollowUp } from '../features/accounts/account-follow-up.js';
import { AccountNotices } from '../features/accounts/account-notices.js';
import { SetUpLink } from '../features/accounts/set-up/set-up-link.js';
import { InvitationEmail } from '../features/invitations/invitation-email.js';
import { MembershipProcessManager } from '../features/memberships/membership-process-manager.js';
import { Sweep } from '../features/operator/sweep.js';
import { OrganizationTeardown } from '../features/organizations/teardown.js';
import { SettleReservations } from '../features/slugs/settle-reservations.js';

/** What a process that serves the API does beside it. */
const IN_BACKGROUND = [
  AccountEmails,
  AccountFollowUp,
  AccountNotices,
  InvitationEmail,
  MembershipProcessManager,
  OrganizationTeardown,
  SetUpLink,
  SettleReservations,
  Sweep,
];

/** The HTTP API, as a handler for a server. */
export interface ControlPlane {
  handle(request: IncomingMessage, response: ServerResponse): void;
  close(): Promise<void>;
}

/** @throws Error if the application is wired wrongly: a command without exactly one handler, a route without an access rule */
export const createControlPlane = async (parts: AppParts): Promise<ControlPlane> => {
  const pages = new PagesAdapter();
  const app = await NestFactory.create(AppModule.of(parts), pages, {
    bodyParser: false,
    logger: nestLog(parts.core.log),
    abortOnError: false,
  });
  publishDescription(app);
  pages.seal();
  await app.init();
  const { jobs } = parts.core;
  if (parts.api) jobs.start(IN_BACKGROUND.map((job) => app.get<Job>(job)));
  const close = async (): Promise<void> => {
    await jobs.stop();
    await app.close();
  };
  const pipeline = app.get(RequestPipeline);
  return { handle: (request, response) => void pipeline.handle(request, response), close };
};
