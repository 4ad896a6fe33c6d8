import { ExpressAdapter } from '@nestjs/platform-express';
import type { Express, Request, RequestHandler, Response } from 'express';
import router from 'find-my-way';
import { reply } from '../replies/reply.js';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Handler = (...parameters: Parameters<RequestHandler>) => unknown;

/** Every route by method and path, found in a tree: the cost of one does not grow with the number of the others. */
export class RouteIndex {
  private readonly routes = router<router.HTTPVersion.V1>({ caseSensitive: true });
  private readonly methods = new Set<Method>();

  add(method: Method, path: string, handler: Handler): void {
    this.methods.add(method);
    this.routes.on(
      method,
      path,
      Object.assign(() => undefined, { handler }),
    );
  }

  /** Runs the handler of the request's route, or leaves it to whoever comes next. */
  readonly handle: RequestHandler = (request, response, next) => {
    if (request.path.includes('%') && !isDecodable(request.path))
      return next(Object.assign(new URIError('malformed path'), { status: 400 }));
    const found = this.find(request.method === 'HEAD' ? 'GET' : request.method, request.path);
    if (!found) return next();
    request.params = found.params as Record<string, string>;
    return found.handler(request, response, next) as undefined;
  };

  /** Methods that the path takes, to tell a wrong method from a wrong path. */
  methodsOf(path: string): string[] {
    return [...this.methods].filter((method) => this.find(method, path) !== null).sort();
  }

  private find(method: string, path: string): { readonly handler: Handler; readonly params: object } | null {
    const found = this.routes.find(method as Method, path);
    if (!found) return null;
    const { handler } = found.handler as unknown as { readonly handler: Handler };
    return { handler, params: found.params };
  }
}

const isDecodable = (path: string): boolean => {
  try {
    return decodeURIComponent(path) !== '';
  } catch {
    return false;
  }
};

const INDEX = Symbol('route index');

/** The index of the application that a request came to. */
export const routeIndexOf = (request: Request): RouteIndex => request.app.get(INDEX as unknown as string) as RouteIndex;

/**
 * Express tries its routes one after another, so that with some seventy of them finding one costs more than running most
 * handlers. Nest's routes go into an index instead; middleware, and everything else, stays with Express.
 */
export class IndexedExpressAdapter extends ExpressAdapter {
  private readonly index = new RouteIndex();

  constructor(
    express: Express,
    /** Identity of the event log, part of every consistency token. */
    private readonly storeId: string,
  ) {
    super(express);
    express.set(INDEX as unknown as string, this.index);
    express.use(this.index.handle);
  }

  override get = this.indexed('GET');
  override post = this.indexed('POST');
  override put = this.indexed('PUT');
  override patch = this.indexed('PATCH');
  override delete = this.indexed('DELETE');

  override reply(response: Response, answer: unknown, statusCode?: number): Promise<void> {
    if (statusCode !== undefined) response.status(statusCode);
    return reply(response, answer, this.storeId);
  }

  private indexed(method: Method) {
    return (...[path, handler]: unknown[]): unknown => this.index.add(method, path as string, handler as Handler);
  }
}
