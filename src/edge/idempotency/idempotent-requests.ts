import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { isRefusal } from '../../kernel/refusal.js';
import type { RequestWithCall } from '../pipeline/call-context.js';
import { Idempotency, type KeyedRequest } from './idempotency.js';
import type { KeptAnswer } from './sealed-answer.js';

/** Thrown to end a request that was answered before: the same answer goes out and nothing runs. */
export class AnsweredBefore extends Error {
  override readonly name = 'AnsweredBefore';
  constructor(readonly answer: KeptAnswer) {
    super('answered before');
  }
}

const KEPT_HEADERS = ['etag', 'consistency-token', 'location'];
const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/**
 * Same `Idempotency-Key` and request: the first answer again, without running the command twice. It hangs on the guard and on
 * the reply, not on a Nest interceptor: that would put an Observable round every request for the sake of a few.
 */
@Injectable()
export class IdempotentRequests {
  constructor(private readonly idempotency: Idempotency) {}

  /** @throws AnsweredBefore; Refusal `idempotency.key-invalid`, `idempotency.mismatch` */
  async begin(request: RequestWithCall): Promise<void> {
    const key = request.headers['idempotency-key'];
    if (key === undefined || !WRITES.has(request.method)) return;
    const idempotentRequests = keyedRequest(request, String(key));
    const { commandId, answer } = await this.idempotency.begin(idempotentRequests);
    if (answer) throw new AnsweredBefore(answer);
    const call = request.gatehouseCall!;
    request.gatehouseCall = {
      ...call,
      request: { ...call.request, commandId, correlationId: commandId, causationId: commandId },
    };
    request.gatehousePending = {
      settle: (response, body) => this.idempotency.settle(idempotentRequests, kept(response, body)),
      // A refused request changed nothing and may be tried again under its key; after any other failure the same command runs again.
      fail: async (error) => {
        if (isRefusal(error) && error.kind !== 'unavailable') await this.idempotency.forget(idempotentRequests);
      },
    };
  }
}

const keyedRequest = (request: RequestWithCall, key: string): KeyedRequest => {
  const call = request.gatehouseCall!;
  // A narrowed key never gets an answer that was given to the person themselves.
  const owner = call.principal
    ? `${call.principal.userId} ${call.principal.via.id ?? ''}`
    : `anonymous ${request.socket.remoteAddress ?? ''}`;
  const content = JSON.stringify([request.method, request.originalUrl, request.body ?? null]);
  return { owner, key, content, commandId: call.request.commandId };
};

const kept = (response: Response, body: unknown): KeptAnswer => ({
  status: response.statusCode,
  headers: Object.fromEntries(
    KEPT_HEADERS.flatMap((name) => (response.hasHeader(name) ? [[name, String(response.getHeader(name))]] : [])),
  ),
  body: body ?? null,
});
