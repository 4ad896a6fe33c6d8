import type { IncomingMessage, ServerResponse } from 'node:http';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { CallerAddress } from '../../inbound/caller-address.js';
import { BrowserRequests, isHealth } from '../authentication/browser-requests.js';
import { RequestAuthorizer } from '../authentication/request-authorizer.js';
import { IdempotentRequests } from '../idempotency/idempotent-requests.js';
import { OwnWrites } from '../replies/own-writes.js';
import { isPage, PageRequests, type PageRoute } from '../pages/page-requests.js';
import { Failure, problem } from '../replies/problem-details.js';
import { reply } from '../replies/reply.js';
import { Rates } from '../../limits/rates.js';
import { announcesBody, readBody } from './body-rules.js';
import { type ApiRoute, ControllerRoutes } from './controller-routes.js';
import type { CallContext } from './call-context.js';
import { EDGE_SETTINGS, type EdgeSettings } from './edge-settings.js';
import type { Exchange } from './exchange.js';
import { FailureAnswers, statusOf } from './failure-answers.js';
import { type PagesAdapter, pathOf } from './pages.js';
import { RouteIndex } from './route-index.js';

/** A path at which Express has a page. */
interface ExpressPage {
  readonly page: string;
}

/** The steps of every request, in order: origin, route, body, caller, idempotency, arguments, controller, answer (ADR 0017). Pages of emails have `PageRequests`. */
@Injectable()
export class RequestPipeline implements OnApplicationBootstrap {
  private readonly routes = new RouteIndex<ApiRoute | ExpressPage>();
  private readonly callers: CallerAddress;

  constructor(
    private readonly controllers: ControllerRoutes,
    private readonly adapters: HttpAdapterHost<PagesAdapter>,
    private readonly browsers: BrowserRequests,
    private readonly authorizer: RequestAuthorizer,
    private readonly idempotentRequests: IdempotentRequests,
    private readonly failures: FailureAnswers,
    private readonly ownWrites: OwnWrites,
    private readonly pages: PageRequests,
    private readonly rates: Rates,
    @Inject(EDGE_SETTINGS) private readonly settings: EdgeSettings,
  ) {
    this.callers = new CallerAddress(settings.trustedProxies);
  }

  onApplicationBootstrap(): void {
    for (const route of this.controllers.all()) this.routes.add(route.method, route.path, route);
    for (const page of this.adapters.httpAdapter.paths) this.routes.add('GET', page, { page });
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    setCommonHeaders(response);
    const from = this.callers.of(request);
    let exchange: Exchange = { request, response, from, path: '', params: {}, body: undefined };
    try {
      const path = soundPathOf(request);
      this.countNetwork(from, path);
      const found = this.routes.find(request.method === 'HEAD' ? 'GET' : request.method!, path);
      exchange = { request, response, from, path, params: found?.params ?? {}, body: undefined };
      if (isPage(found?.route)) return await this.pages.answer(found.route, this.shownAt(path), exchange);
      this.browsers.check(request);
      const body = announcesBody(request) ? await readBody(request, response) : undefined;
      exchange = { ...exchange, body };
      if (found === null) this.servePage(exchange);
      else if ('page' in found.route) this.servePage(exchange, found.route.page);
      else await this.run(found.route, exchange);
    } catch (error) {
      await this.failures.answer(error, exchange);
    }
  }

  private countNetwork(from: string | null, path: string): void {
    const limited = isHealth(path) ? undefined : this.rates.fromNetwork(from);
    if (limited) throw limited;
  }

  private countKey({ principal }: CallContext): void {
    const limited = principal?.via.kind === 'api-key' && this.rates.byKey(principal.via.id!);
    if (limited) throw limited;
  }

  private shownAt(path: string): PageRoute {
    return this.routes.find('GET', path)!.route as PageRoute;
  }

  private async run(route: ApiRoute, exchange: Exchange): Promise<void> {
    const { request, response, from, params } = exchange;
    const { method = '', headers } = request;
    exchange.call = await this.authorizer.of({ method, headers, from, params }, route.access);
    this.countKey(exchange.call);
    await this.idempotentRequests.begin(exchange);
    const { call } = exchange;
    response.statusCode = route.status;
    const run = async (as: CallContext): Promise<unknown> => {
      exchange.call = as;
      return route.answer(...(await route.argumentsOf(exchange)));
    };
    const answer = await (route.method === 'GET' ? this.ownWrites.read(call, run) : run(call));
    this.ownWrites.acknowledge(call, answer);
    await reply(exchange, answer, this.settings.storeId);
  }

  /** Pages take only GET and HEAD. */
  private servePage(exchange: Exchange, page?: string): void {
    const { request, response, path } = exchange;
    const fail = (error?: unknown): void => {
      const isUnknown = error === undefined || statusOf(error) === 404;
      void this.failures.answer(isUnknown ? this.unknownRoute(response, path) : error, exchange);
    };
    if (page !== undefined) request.url = page;
    if (request.method === 'GET' || request.method === 'HEAD') this.adapters.httpAdapter.serve(request, response, fail);
    else fail();
  }

  private unknownRoute(response: ServerResponse, path: string): Failure {
    const methods = this.routes.methodsOf(path);
    if (methods.length === 0) return new Failure(problem(404, 'route.unknown', 'There is no such address.'));
    response.setHeader('Allow', methods.join(', '));
    return new Failure(problem(405, 'method.not-allowed', `This address takes ${methods.join(', ')}.`));
  }
}

const soundPathOf = (request: IncomingMessage): string => {
  try {
    const path = pathOf(request);
    if (!path.includes('%') || decodeURIComponent(path) !== '') return path;
  } catch {
    // Answered below.
  }
  throw new Failure(problem(400, 'request.malformed', 'The request could not be understood.'));
};

/** Headers that every answer carries. */
const setCommonHeaders = (response: ServerResponse): void => {
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Cache-Control', 'no-store');
};
