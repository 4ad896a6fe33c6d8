import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Inject } from '@nestjs/common';
import type { Request, Response } from 'express';
import { isRefusal } from '../../kernel/refusal.js';
import { isStoreUnavailable } from '../../ports/event-store.port.js';
import { LOG, type Log } from '../../ports/log.port.js';
import type { RequestWithCall } from '../pipeline/call-context.js';
import { routeIndexOf } from '../pipeline/indexed-routes.js';
import { AnsweredBefore } from '../idempotency/idempotent-requests.js';
import { problem, type ProblemDetails, problemOf } from './problem-details.js';
import { sendAgain, sendJson } from './reply.js';

const STORE_RETRY_SECONDS = 5;
const SHOW_RETRY_SECONDS = 1;

/** Makes every failure problem+json. What nobody foresaw is logged and answered without its details. */
@Catch()
export class ProblemDetailsFilter implements ExceptionFilter {
  constructor(@Inject(LOG) private readonly log: Log) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const response = http.getResponse<Response>();
    if (response.headersSent) return void response.destroy();
    if (error instanceof AnsweredBefore) return sendAgain(response, error.answer);
    const request = http.getRequest<RequestWithCall>();
    const send = (): void =>
      isDone(error, response) ? sendDone(response) : sendProblem(response, this.toProblem(error, request, response));
    if (!request.gatehousePending) return send();
    request.gatehousePending.fail(error).then(send, send);
  }

  private toProblem(error: unknown, request: Request, response: Response): ProblemDetails {
    if (isRefusal(error)) return problemOf(error);
    if (isStoreUnavailable(error)) return this.storeProblem(error, request);
    const status = error instanceof HttpException ? error.getStatus() : (error as { status?: number } | null)?.status;
    if (status === 404) return routeProblem(request, response);
    if (status !== undefined && status >= 400 && status < 500)
      return problem(status, 'request.malformed', 'The request could not be understood.');
    this.log.error(
      { err: error, method: request.method, path: request.path },
      'a request failed for a reason nobody foresaw',
    );
    return problem(500, 'internal', 'Something went wrong on our side. It has been logged.');
  }

  private storeProblem(error: Error, request: Request): ProblemDetails {
    this.log.warn(
      { err: error, method: request.method, path: request.path },
      'a request met a store that cannot be used',
    );
    return problem(503, 'store.unavailable', 'The data cannot be read or written at the moment; try again.', {
      retryAfter: STORE_RETRY_SECONDS,
    });
  }
}

/** The command was accepted, and only what it led to cannot be shown: whoever were told that it failed could not tell whether it did. */
const isDone = (error: unknown, response: Response): boolean =>
  isRefusal(error) && error.code === 'projection.behind' && response.hasHeader('Consistency-Token');

const sendDone = (response: Response): void => {
  response.status(202).setHeader('Retry-After', String(SHOW_RETRY_SECONDS));
  sendJson(response, {
    accepted: true,
    detail:
      'It is done. What it led to cannot be shown yet: read it in a moment, with the Consistency-Token of this answer.',
  });
};

const routeProblem = (request: Request, response: Response): ProblemDetails => {
  const methods = routeIndexOf(request).methodsOf(request.path);
  if (methods.length === 0) return problem(404, 'route.unknown', 'There is no such address.');
  response.setHeader('Allow', methods.join(', '));
  return problem(405, 'method.not-allowed', `This address takes ${methods.join(', ')}.`);
};

export const sendProblem = (response: Response, body: ProblemDetails): void => {
  if (body.status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
  if (typeof body['retryAfter'] === 'number') response.setHeader('Retry-After', String(body['retryAfter']));
  response.status(body.status).type('application/problem+json').send(JSON.stringify(body));
};
