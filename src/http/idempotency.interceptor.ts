import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Response } from 'express';
import { catchError, concatMap, from, type Observable, of, throwError } from 'rxjs';
import { isRefusal } from '../kernel/refusal.js';
import type { RequestWithCall } from './call-context.js';
import { Idempotency, type KeptAnswer, type KeyedRequest } from './idempotency.js';

const KEPT_HEADERS = ['etag', 'consistency-token', 'location'];
const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** Same key and request: the first answer again, without running the command twice. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(private readonly idempotency: Idempotency) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<RequestWithCall>();
    const key = request.get('idempotency-key');
    if (key === undefined || !WRITES.has(request.method)) return next.handle();
    const keyed = keyedRequest(request, key);
    return from(this.idempotency.begin(keyed)).pipe(concatMap((begun) => (begun.answer ? again(http.getResponse(), begun.answer) : this.first(request, http.getResponse(), keyed, begun.commandId, next))));
  }

  private first(request: RequestWithCall, response: Response, keyed: KeyedRequest, commandId: string, next: CallHandler): Observable<unknown> {
    const call = request.gatehouseCall!;
    request.gatehouseCall = { ...call, request: { ...call.request, commandId, correlationId: commandId, causationId: commandId } };
    return next.handle().pipe(
      concatMap(async (body: unknown) => {
        await this.idempotency.settle(keyed, kept(response, body));
        return body;
      }),
      catchError((error: unknown) => (changedNothing(error) ? from(this.idempotency.forget(keyed)).pipe(concatMap(() => throwError(() => error))) : throwError(() => error))),
    );
  }
}

/** Where another try is asked for, a part may have been written: it has to run under the same command id then. */
const changedNothing = (error: unknown): boolean => isRefusal(error) && error.kind !== 'unavailable' && error.details.retryAfter === undefined;

const keyedRequest = (request: RequestWithCall, key: string): KeyedRequest => {
  const call = request.gatehouseCall!;
  const owner = call.caller?.userId ?? `anonymous ${request.socket.remoteAddress ?? ''}`;
  const content = JSON.stringify([request.method, request.originalUrl, request.body ?? null]);
  return { owner, key, content, commandId: call.request.commandId };
};

const kept = (response: Response, body: unknown): KeptAnswer => ({
  status: response.statusCode,
  headers: Object.fromEntries(KEPT_HEADERS.flatMap((name) => (response.hasHeader(name) ? [[name, String(response.getHeader(name))]] : []))),
  body: body ?? null,
});

const again = (response: Response, answer: KeptAnswer): Observable<unknown> => {
  response.status(answer.status);
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value);
  return of(answer.body ?? undefined);
};
