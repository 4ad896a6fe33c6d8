import type { IncomingMessage, ServerResponse } from 'node:http';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import express from 'express';
import { AppModule, type AppParts } from './app.module.js';
import { bodyRules } from './http/body-rules.js';
import { nestLog } from './http/nest-log.js';
import { publishDescription } from './http/openapi.js';

/** The HTTP API, ready to be put behind a server. */
export interface ControlPlane {
  handle(request: IncomingMessage, response: ServerResponse): void;
  close(): Promise<void>;
}

/** @throws Error where the application is put together wrongly (a command without its one handler, a route open to all) */
export const createControlPlane = async (parts: AppParts): Promise<ControlPlane> => {
  const server = express();
  server.disable('x-powered-by').disable('etag').set('case sensitive routing', true).set('strict routing', true);
  server.use(...bodyRules());
  const app = await NestFactory.create(AppModule.of(parts), new ExpressAdapter(server), { bodyParser: false, logger: nestLog(parts.core.log), abortOnError: false });
  publishDescription(app);
  await app.init();
  return { handle: (request, response) => void server(request, response), close: () => app.close() };
};
