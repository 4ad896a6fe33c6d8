import type { IncomingMessage, ServerResponse } from 'node:http';
import type { UpstreamFacts } from '../ports/access/access.port.js';
import { admit, type Admission, type AccessRequest } from './admission.js';
import { answerKind } from './answer-kind.js';
import { type AnswerMessages, isRead, messagesOf } from './answer-messages.js';
import { type AnswerRelay, passBytes, passEvents, passNothing, passWhole } from './answer-relay.js';
import { openStream, overRate } from './caller-limits.js';
import { callerHeaders, upstreamHeaders } from './forwarded-headers.js';
import { listsChanged } from './list-changed.js';
import { finalEvents } from './final-events.js';
import type { Holding } from './held-bytes.js';
import type { LiveExchange } from './live-exchanges.js';
import { addChallenge } from './protected-resource.js';
import type { ProxyParts } from './proxy-parts.js';
import { ProxyRefusal, sendRefusal } from './proxy-refusal.js';
import { readBody } from './read-body.js';
import { countExchange, recordRefusal } from './records.js';
import { headerMismatch, headerFault } from './request-check.js';
import { readInTurn, type RpcBody } from './rpc-message.js';
import { changedKinds } from './exposure.js';
import { noteRefusal } from './security-notes.js';
import type { IdOwner } from './owned-ids.js';
import { openIds, type OpenedIds, sessionGiven, withOwnIds } from './opened-ids.js';
import { hiddenSubject, sessionOwner } from './target-check.js';
import { chooseUpstream } from './upstream/upstream-choice.js';
import { type FaultKind, upstreamFault, upstreamRefused } from './upstream/upstream-fault.js';
import type { UpstreamRoute } from './upstream/upstream-routes.js';

/** One HTTP request to a gateway, from its headers to the last byte of its answer. */
export class Exchange implements LiveExchange {
  private readonly startedAt: number;
  private body: RpcBody | undefined;
  private admission: Admission | undefined;
  private upstream: UpstreamFacts | undefined;
  private endUpstream: () => void = () => undefined;
  private leaveStream: () => void = () => undefined;
  private streaming = false;
  private messages: AnswerMessages | undefined;
  private finished = false;
  private readonly holding: Holding;

  constructor(
    private readonly parts: ProxyParts,
    readonly accessRequest: AccessRequest,
    private readonly req: IncomingMessage,
    private readonly res: ServerResponse,
  ) {
    this.startedAt = parts.clock.monotonic();
    this.holding = parts.held.of(accessRequest.token?.secretHash ?? '', accessRequest.address.organizationSlug);
    res.once('close', () => this.holding.release());
  }

  get endless(): boolean {
    return this.req.method === 'GET' || this.body?.messages.some(({ listens }) => listens !== undefined) === true;
  }

  async run(): Promise<void> {
    const { parts, req } = this;
    const early = parts.edge.fault(req) ?? headerFault(req);
    if (early) return this.refuse(early);
    const first = admit(parts, this.accessRequest);
    if (first instanceof ProxyRefusal && (first.status === 401 || req.method !== 'POST')) return this.refuse(first);
    const limited = first instanceof ProxyRefusal ? undefined : overRate(parts.rates, first);
    if (limited) return this.refuse(limited);
    const bytes = req.method === 'POST' ? await this.readMessage() : undefined;
    if (bytes === null) return undefined;
    // Decided again, because access may have changed while the body was received.
    const admission = bytes === undefined ? first : admit(parts, this.accessRequest);
    return admission instanceof ProxyRefusal ? this.refuse(admission) : this.forward(admission, bytes);
  }

  private async readMessage(): Promise<Buffer | null> {
    const bytes = await readBody(this.req, this.parts.limits.messageBytes, this.holding);
    if (bytes === undefined) return null;
    const body = bytes instanceof ProxyRefusal ? bytes : await readInTurn(this.parts.turns, bytes);
    if (!(body instanceof ProxyRefusal)) this.body = body;
    const fault = body instanceof ProxyRefusal ? body : (body.fault ?? headerMismatch(this.req, body));
    if (fault) this.refuse(fault);
    return fault || bytes instanceof ProxyRefusal ? null : bytes;
  }

  private async forward(admission: Admission, bytes: Buffer | undefined): Promise<void> {
    const { parts, req } = this;
    this.admission = admission;
    const upstream = chooseUpstream(admission.gateway);
    if (upstream instanceof ProxyRefusal) return this.refuse(upstream);
    this.upstream = upstream;
    const hidden = hiddenSubject(admission.gateway, upstream, this.body);
    if (hidden) return this.refuse(hidden);
    const opened = openIds(parts, req, sessionOwner(admission, upstream), upstream, this.body);
    if (opened instanceof ProxyRefusal) return this.refuse(opened);
    const full = this.endless ? this.enterStream(admission) : undefined;
    if (full) return this.refuse(full);
    parts.live.add(this);
    this.res.once('close', () => this.leave());
    const route = await this.route(admission, upstream);
    if (route && !this.finished) this.send(route, opened, bytes && withOwnIds(bytes, opened));
    return undefined;
  }

  private enterStream(admission: Admission): ProxyRefusal | undefined {
    return openStream(this.parts.open, admission, (leave) => (this.leaveStream = leave));
  }

  private async route(admission: Admission, upstream: UpstreamFacts): Promise<UpstreamRoute | undefined> {
    try {
      return await this.parts.routes.of(admission.gateway.organizationId, upstream);
    } catch (error) {
      this.parts.log.warn({ err: error, serverId: upstream.serverId }, 'the headers of a server cannot be opened');
      this.fail('credentials');
      return undefined;
    }
  }

  private send(route: UpstreamRoute, { session, task }: OpenedIds, body: Buffer | undefined): void {
    const headers = upstreamHeaders(this.req, route, { session, task }, body);
    // The tool may have run before the connection broke, so the proxy never repeats a call by itself.
    const repeatable = !this.body?.messages.some((message) => message.method === 'tools/call');
    const call = { method: this.req.method ?? 'POST', headers, body, repeatable };
    this.endUpstream = this.parts.client.send(route, call, {
      answered: (answer) => this.answered(answer, route.secrets),
      failed: (kind) => this.fail(kind),
    });
  }

  private answered(answer: IncomingMessage, secrets: readonly string[]): void {
    const { admission, upstream, req } = this;
    if (!admission || !upstream || this.finished) return void answer.destroy();
    const kind = answerKind(answer, req.method ?? 'POST');
    if (kind.kind === 'fault') return this.fail(kind.fault);
    this.streaming = kind.kind === 'stream';
    const full = this.streaming && !this.endless ? this.enterStream(admission) : undefined;
    if (full) return this.refuse(full);
    const owner = sessionOwner(admission, upstream);
    this.messages = messagesOf(this.parts, owner, this.body, () => this.upstream ?? upstream, secrets);
    const relay = this.relay(answer, this.messages, owner);
    if (kind.kind === 'nothing') return passNothing(relay);
    if (kind.kind === 'stream') return passEvents(relay);
    return kind.kind === 'message' && !isRead(upstream, this.body) ? passBytes(relay) : passWhole(relay);
  }

  private relay(answer: IncomingMessage, messages: AnswerMessages, owner: IdOwner): AnswerRelay {
    return {
      answer,
      res: this.res,
      headers: callerHeaders(answer, this.streaming, sessionGiven(this.parts.sessions, answer, owner)),
      messages,
      longest: this.parts.limits.bufferedBytes,
      holding: this.holding,
      turn: this.parts.turns.of(),
      done: (error) => this.passed(error),
      failed: (fault) => this.fail(fault),
      refused: (status) => this.fail('refused', status),
    };
  }

  /** The whole answer was passed on, so its connection goes back to the pool. */
  private passed(error: boolean): void {
    this.endUpstream = () => undefined;
    this.finish(error ? 'error' : 'ok');
  }

  renew(admission: Admission): void {
    const before = this.upstream;
    const now = chooseUpstream(admission.gateway);
    if (now instanceof ProxyRefusal) return this.cut(now);
    if (before && before.serverId !== now.serverId)
      return this.cut(
        new ProxyRefusal(
          404,
          'gateway.changed',
          `The gateway '${admission.gateway.name}' has another server now. Connect again.`,
        ),
      );
    this.upstream = now;
    if (!before || !this.endless || !this.streaming) return undefined;
    const changes = listsChanged(changedKinds(before.exposure, now.exposure), this.body);
    if (changes !== '') this.res.write(changes);
    return undefined;
  }

  cut(refusal: ProxyRefusal): void {
    if (this.finished) return;
    if (!this.res.headersSent) return this.refuse(refusal);
    recordRefusal(this.parts, this.accessRequest, refusal, this.req.method ?? '', this.body);
    if (this.streaming) this.res.end(finalEvents(refusal, this.waiting()));
    else this.res.destroy();
    this.finish(refusal.reason, true);
  }

  /** Ids of calls that wait on the open stream; undefined for a stream without a request body. */
  private waiting(): readonly string[] | undefined {
    return this.body && (this.messages?.unanswered ?? this.body.ids);
  }

  private fail(kind: FaultKind, said?: number): void {
    if (this.finished || !this.admission || !this.upstream) return;
    const { gateway } = this.admission;
    const fault =
      said === undefined ? upstreamFault(kind, gateway, this.upstream) : upstreamRefused(said, gateway, this.upstream);
    this.parts.log.warn(
      { fault: fault.code, serverId: this.upstream.serverId, gatewayId: this.admission.gateway.gatewayId },
      'an MCP server failed',
    );
    noteRefusal(this.parts, this.accessRequest, fault, this.upstream.serverId);
    if (!this.res.headersSent) sendRefusal(this.res, fault, this.body);
    else if (this.streaming && this.body) this.res.end(finalEvents(fault, this.waiting()));
    else this.res.destroy();
    this.finish('error');
  }

  crash(error: unknown): void {
    this.parts.log.warn({ err: error }, 'an MCP request failed for an unforeseen reason');
    this.cut(new ProxyRefusal(503, 'proxy.failed', 'The gateway could not handle this request. Try again.'));
  }

  private refuse(refusal: ProxyRefusal): void {
    recordRefusal(this.parts, this.accessRequest, refusal, this.req.method ?? '', this.body);
    addChallenge(this.res, this.parts.publicUrl, this.accessRequest.address, refusal);
    sendRefusal(this.res, refusal, this.body);
    this.finish(refusal.reason, true);
  }

  /** The caller closed the connection. The call to the upstream ends too, and the rest of its answer is dropped. */
  private leave(): void {
    this.finish(this.endless ? 'ok' : 'cancelled');
  }

  private finish(outcome: string, recorded = false): void {
    if (this.finished) return;
    this.finished = true;
    this.parts.live.remove(this);
    this.leaveStream();
    this.endUpstream();
    if (!recorded && this.admission && this.upstream)
      countExchange(this.parts, this.admission, this.upstream, this.body, outcome, this.startedAt);
  }
}
