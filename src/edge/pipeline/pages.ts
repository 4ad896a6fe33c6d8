import type { IncomingMessage, ServerResponse } from 'node:http';
import { ExpressAdapter } from '@nestjs/platform-express';
import express, { type Express, type RequestHandler } from 'express';

const addresses = express();

/** As Express reads it. @throws TypeError where the address is none */
export const pathOf = (request: IncomingMessage): string => String(Reflect.get(express.request, 'path', request));

/** As Express reads it. */
export const queryOf = ({ url }: IncomingMessage): unknown =>
  Reflect.get(express.request, 'query', { url, app: addresses });

/** What Express carries: pages and files. Nest hands it the routes of controllers too, which the pipeline runs instead. */
export class PagesAdapter extends ExpressAdapter {
  /** Addresses of pages. */
  readonly paths: string[] = [];
  private readonly express: Express;
  private takesPages = true;

  constructor() {
    const server = express();
    server.disable('x-powered-by').disable('etag').set('case sensitive routing', true).set('strict routing', true);
    super(server);
    this.express = server;
  }

  /** @param next called where there is no such page or file, or with the error that one ended in */
  serve(request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void): void {
    (this.express as unknown as (...parameters: unknown[]) => void)(request, response, next);
  }

  /** What is registered from here on are the routes of controllers. */
  seal(): void {
    this.takesPages = false;
  }

  override get = (...[path, page]: unknown[]): unknown => {
    if (!this.takesPages) return undefined;
    this.paths.push(path as string);
    return this.express.get(path as string, page as RequestHandler);
  };
  override post = (): undefined => undefined;
  override put = (): undefined => undefined;
  override patch = (): undefined => undefined;
  override delete = (): undefined => undefined;

  /** Where nothing is found, and where something fails, the pipeline answers. */
  override setNotFoundHandler(): void {}
  override setErrorHandler(): void {}
}
