import { Injectable } from '@nestjs/common';
import { BrowserRequests, foreignOrigin } from '../authentication/browser-requests.js';
import { RequestAuthorizer } from '../authentication/request-authorizer.js';
import type { ApiRoute } from '../pipeline/controller-routes.js';
import type { Exchange } from '../pipeline/exchange.js';
import { FailureAnswers } from '../pipeline/failure-answers.js';
import type { ProblemDetails } from '../replies/problem-details.js';
import { failurePage, problemWith } from './failure-page.js';
import { readForm } from './form-body.js';
import type { Endings, Page } from './page.js';
import { sendPage, type ShownForm } from './page-document.js';

/** A route that answers with pages. */
export type PageRoute = ApiRoute & { readonly endings: Endings };

export const isPage = (route: object | undefined): route is PageRoute =>
  route !== undefined && 'endings' in route && route.endings !== undefined;

/** The request for a page, with the token of its link and the fields of its form. */
interface PageExchange extends Exchange {
  readonly token: string;
  readonly body: Readonly<Record<string, string>>;
}

const LONGEST_TOKEN = 1_000;

const onlyToken = (tokens: readonly string[]): string =>
  tokens.length === 1 && tokens[0]!.length <= LONGEST_TOKEN ? tokens[0]! : '';

const tokenInAddress = (url: string): string =>
  onlyToken(new URLSearchParams(url.includes('?') ? url.slice(url.indexOf('?')) : '').getAll('token'));

const formOf = ({ path, token, body }: PageExchange): ShownForm => ({ path, token, typed: body });

/** The steps of requests for pages that the links of emails open. Whatever happens is answered as a page. */
@Injectable()
export class PageRequests {
  constructor(
    private readonly authorizer: RequestAuthorizer,
    private readonly failures: FailureAnswers,
    private readonly browsers: BrowserRequests,
  ) {}

  /** @param shows the route that shows the page, also after its form did not fit */
  async answer(route: PageRoute, shows: PageRoute, opened: Exchange): Promise<void> {
    const { request, response } = opened;
    let exchange: PageExchange = { ...opened, token: tokenInAddress(request.url!), body: {} };
    try {
      this.browsers.check(request);
      if (route.method === 'POST') exchange = await this.posted(exchange);
      sendPage(response, await this.pageOf(route, exchange), { form: formOf(exchange) });
    } catch (error) {
      if (response.headersSent) return void response.destroy();
      await this.fail(error, shows, exchange);
    }
  }

  private async posted(exchange: PageExchange): Promise<PageExchange> {
    if (!this.browsers.isFromOwnPage(exchange.request.headers)) throw foreignOrigin();
    const { token, ...body } = await readForm(exchange.request);
    return { ...exchange, token: token === undefined ? exchange.token : onlyToken([token]), body };
  }

  private async pageOf(route: PageRoute, exchange: PageExchange): Promise<Page> {
    const { request, from, params } = exchange;
    const { method = '', headers } = request;
    exchange.call = await this.authorizer.of({ method, headers, from, params }, route.access);
    return (await route.answer(...(await route.argumentsOf(exchange)))) as Page;
  }

  /** Shows the form again if the link is still good, so that only what was wrong has to be typed again. */
  private async fail(error: unknown, shows: PageRoute, exchange: PageExchange): Promise<void> {
    const { request, call } = exchange;
    const problem = this.failures.problemOf(error, exchange);
    const ending = shows.endings[problem.code];
    const reachedController = request.method === 'POST' && call !== undefined;
    if (!reachedController || (ending !== undefined && 'heading' in ending)) return tell(problem, shows, exchange);
    try {
      const again = await this.pageOf(shows, exchange);
      const form = { ...formOf(exchange), wrong: problemWith(problem, ending) };
      sendPage(exchange.response, again, { form, problem });
    } catch (worse) {
      tell(this.failures.problemOf(worse, exchange), shows, exchange);
    }
  }
}

const tell = (problem: ProblemDetails, { endings }: PageRoute, exchange: PageExchange): void => {
  const ending = endings[problem.code];
  const page = ending !== undefined && 'heading' in ending ? ending : failurePage(problem);
  sendPage(exchange.response, page, { form: formOf(exchange), problem });
};
