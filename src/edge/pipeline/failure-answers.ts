import type { IncomingMessage } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { refusalFor } from '../../execution/refusal-for.js';
import { isRefusal } from '../../kernel/refusal.js';
import { isStoreUnavailable } from '../../ports/event-store.port.js';
import { LOG, type Log } from '../../ports/log.port.js';
import { isBehind } from '../../ports/read-model-reader.port.js';
import { BrowserRequests } from '../authentication/browser-requests.js';
import { AnsweredBefore } from '../idempotency/idempotent-requests.js';
import { failurePage } from '../pages/failure-page.js';
import { sendPage } from '../pages/page-document.js';
import { Failure, problem, type ProblemDetails, problemOf } from '../replies/problem-details.js';
import { sendAgain, sendJson, sendProblem } from '../replies/reply.js';
import { Cookies } from './cookies.js';
import type { Exchange } from './exchange.js';
import { SecurityNotes } from './security-notes.js';

const FORM = 'application/x-www-form-urlencoded';
const STORE_RETRY_SECONDS = 5;
const SHOW_RETRY_SECONDS = 1;

/** Answers every failure as problem+json. An unexpected error is logged, and the answer has none of its details. */
@Injectable()
export class FailureAnswers {
  constructor(
    @Inject(LOG) private readonly log: Log,
    private readonly security: SecurityNotes,
    private readonly browsers: BrowserRequests,
  ) {}

  async answer(error: unknown, exchange: Exchange): Promise<void> {
    const { response, pending } = exchange;
    if (response.headersSent) return void response.destroy();
    if (error instanceof AnsweredBefore) return sendAgain(response, error.answer);
    if (pending) await pending.fail(error).catch(() => undefined);
    if (isDone(error, exchange)) return sendDone(exchange);
    const body = this.problemOf(error, exchange);
    if (body.code === 'authentication.invalid') this.endCookie(exchange);
    this.tell(body, exchange);
  }

  /** A browser would send a cookie that is no longer good with every request, also with those that need none. */
  private endCookie({ request, response }: Exchange): void {
    const { session } = this.browsers;
    if (request.headers.authorization === undefined && session.in(new Cookies(request.headers.cookie)) !== undefined)
      response.setHeader('Set-Cookie', session.cleared());
  }

  private tell(problem: ProblemDetails, { request, response, path }: Exchange): void {
    if (!isBrowsing(request, path)) return sendProblem(response, problem);
    sendPage(response, failurePage(problem), { form: { path, token: '', typed: {} }, problem });
  }

  /** The problem to answer with. An error that nobody foresaw is logged. */
  problemOf(error: unknown, exchange: Exchange): ProblemDetails {
    const { request, path } = exchange;
    this.security.refused(error, exchange);
    if (isRefusal(error)) return problemOf(error);
    if (error instanceof Failure) return error.problem;
    const about = { err: error, method: request.method, path };
    if (isStoreUnavailable(error)) {
      this.log.warn(about, 'a request met a store that cannot be used');
      return problem(503, 'store.unavailable', 'The data cannot be read or written at the moment; try again.', {
        retryAfter: STORE_RETRY_SECONDS,
      });
    }
    const ofTheLog = refusalFor(error);
    if (ofTheLog) {
      this.log.error(about, 'a request met events that cannot be used');
      return problemOf(ofTheLog);
    }
    const status = statusOf(error);
    if (status !== undefined && status >= 400 && status < 500)
      return problem(status, 'request.malformed', 'The request could not be understood.');
    this.log.error(about, 'a request failed for a reason nobody foresaw');
    return problem(500, 'internal', 'Something went wrong on our side. It has been logged.');
  }
}

/** Whether a person has opened an address that is none of the API's, or has sent a form there. */
const isBrowsing = ({ method, url = '', headers }: IncomingMessage, path: string): boolean =>
  (method === 'GET' || method === 'HEAD' || headers['content-type']?.startsWith(FORM) === true) &&
  headers.accept?.includes('text/html') === true &&
  !(path || url).startsWith('/v1/') &&
  path !== '/openapi.json';

/** HTTP status that Express or one of its libraries gave the error. */
export const statusOf = (error: unknown): number | undefined => (error as { readonly status?: number } | null)?.status;

/** Whether the command was accepted and only its result cannot be shown. An error would hide from the caller that it was. */
const isDone = (error: unknown, { response }: Exchange): boolean =>
  isBehind(error) && response.hasHeader('Consistency-Token');

const sendDone = ({ response }: Exchange): void => {
  response.statusCode = 202;
  response.setHeader('Retry-After', String(SHOW_RETRY_SECONDS));
  sendJson(response, {
    accepted: true,
    detail:
      'It is done. What it led to cannot be shown yet: read it in a moment, with the Consistency-Token of this answer.',
  });
};
