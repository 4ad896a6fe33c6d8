import type { IncomingMessage, ServerResponse } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import express from 'express';
import { AppModule, type AppParts } from './app.module.js';
import type { CoreParts } from './core.module.js';
import { bodyRules } from '../edge/pipeline/body-rules.js';
import { IndexedExpressAdapter } from '../edge/pipeline/indexed-routes.js';
import { nestLog } from '../edge/pipeline/nest-log.js';
import { publishDescription } from '../edge/openapi/openapi.js';
import { FastPaths } from '../edge/pipeline/fast-path.js';
import { UnderLease } from '../jobs/leases/run-with-lease.js';
import { MailOutbox } from '../features/invitations/mail-outbox.js';
import { Reactions } from '../jobs/reactions/reactions.js';
import { SettleReservations } from '../features/slugs/settle-reservations.js';

/** The HTTP API, as a handler for a server. */
export interface ControlPlane {
  handle(request: IncomingMessage, response: ServerResponse): void;
  close(): Promise<void>;
}

/** @throws Error if the application is wired wrongly: a command without exactly one handler, a route without an access rule */
export const createControlPlane = async (parts: AppParts): Promise<ControlPlane> => {
  const server = express();
  server.disable('x-powered-by').disable('etag').set('case sensitive routing', true).set('strict routing', true);
  server.use(bodyRules());
  const app = await NestFactory.create(
    AppModule.of(parts),
    new IndexedExpressAdapter(server, parts.core.settings.storeId),
    {
      bodyParser: false,
      logger: nestLog(parts.core.log),
      abortOnError: false,
    },
  );
  publishDescription(app);
  await app.init();
  const background = parts.api ? inBackground(app, parts.core) : undefined;
  background?.start();
  const close = async (): Promise<void> => {
    await background?.stop();
    await app.close();
  };
  const fastPaths = app.get(FastPaths);
  return { handle: (request, response) => fastPaths.handle(request, response, server), close };
};

/** Work in the background: it completes what a crash interrupted. One process at a time does it, whichever process ran the command. */
const inBackground = (app: INestApplication, { installation, log }: CoreParts): UnderLease => {
  const { leases, clock, holder } = installation;
  const work = [app.get(SettleReservations), app.get(Reactions), app.get(MailOutbox)];
  const failed = (error: Error): void =>
    log.warn({ err: error }, 'what commands left to do is not done for the moment');
  return new UnderLease({ leases, clock, failed }, { name: 'follow-ups', holder }, async ({ signal }) => {
    for (const one of work) one.start();
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    await Promise.all(work.map((one) => one.stop()));
  });
};
