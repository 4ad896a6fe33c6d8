import type { IncomingMessage, ServerResponse } from 'node:http';
import { ExpressAdapter } from '@nestjs/platform-express';
import express, { type Express, type RequestHandler } from 'express';

const addresses = express();

/** The path as Express reads it. @throws TypeError if the URL is not valid */
export const pathOf = (request: IncomingMessage): string => String(Reflect.get(express.request, 'path', request));

/** The query as Express reads it. */
export const queryOf = ({ url }: IncomingMessage): unknown =>
  Reflect.get(express.request, 'query', { url, app: addresses });

/** Express serves pages and files. Nest gives it the routes of controllers too, but the pipeline runs those. */
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

  /** @param next called if there is no such page or file, or with the error of one that failed */
  serve(request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void): void {
    (this.express as unknown as (...parameters: unknown[]) => void)(request, response, next);
  }

  /** Everything registered after this call is a route of a controller. */
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

  /** The pipeline answers if nothing is found or something fails. */
  override setNotFoundHandler(): void {}
  override setErrorHandler(): void {}
}
