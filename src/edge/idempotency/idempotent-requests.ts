import type { ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import { isRefusal } from '../../kernel/refusal.js';
import type { CallContext } from '../pipeline/call-context.js';
import type { Exchange } from '../pipeline/exchange.js';
import { Idempotency, type KeyedRequest } from './idempotency.js';
import { type Impersonal, KeptPeople } from './kept-people.js';
import type { KeptAnswer } from './sealed-answer.js';

/** Ends a request that was answered before. The same answer is sent again, and no command runs. */
export class AnsweredBefore extends Error {
  override readonly name = 'AnsweredBefore';
  constructor(readonly answer: KeptAnswer) {
    super('answered before');
  }
}

const KEPT_HEADERS = ['etag', 'consistency-token', 'location'];
const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** Gives the first answer again to the same request with the same `Idempotency-Key`. The command does not run twice. */
@Injectable()
export class IdempotentRequests {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly people: KeptPeople,
  ) {}

  /** @throws AnsweredBefore; Refusal `idempotency.key-invalid`, `idempotency.mismatch` */
  async begin(exchange: Exchange): Promise<void> {
    const { request, response } = exchange;
    const key = request.headers['idempotency-key'];
    if (key === undefined || !WRITES.has(request.method!)) return;
    const call = exchange.call!;
    const keyed = keyedRequest(exchange, call, String(key));
    const { commandId, answer } = await this.idempotency.begin(keyed);
    if (answer) throw new AnsweredBefore(await this.again(answer, call));
    exchange.call = {
      ...call,
      request: { ...call.request, commandId, correlationId: commandId, causationId: commandId },
    };
    exchange.pending = {
      settle: async (body) => this.idempotency.settle(keyed, kept(response, await this.people.takeOut(body))),
      // A refused request changed nothing, so its key may be used again. After any other failure the same command runs again.
      fail: async (error) => {
        if (isRefusal(error) && error.kind !== 'unavailable') await this.idempotency.forget(keyed);
      },
    };
  }

  private async again(answer: KeptAnswer, { scope }: CallContext): Promise<KeptAnswer> {
    const { body, people = [] } = answer;
    return { ...answer, body: await this.people.putBack({ body, people }, scope?.organizationId) };
  }
}

const keyedRequest = ({ request, body }: Exchange, call: CallContext, key: string): KeyedRequest => {
  // An API key with fewer capabilities than the person never gets an answer that was given to the person.
  const owner = call.principal
    ? `${call.principal.userId} ${call.principal.via.id ?? ''}`
    : `anonymous ${call.request.from ?? ''}`;
  const content = JSON.stringify([request.method, request.url, body ?? null]);
  return { owner, key, content, commandId: call.request.commandId };
};

const kept = (response: ServerResponse, { body, people }: Impersonal): KeptAnswer => ({
  status: response.statusCode,
  headers: Object.fromEntries(
    KEPT_HEADERS.flatMap((name) => (response.hasHeader(name) ? [[name, String(response.getHeader(name))]] : [])),
  ),
  body,
  people,
});
