import type { ClientRequest, IncomingMessage } from 'node:http';
import { OutboundGuard, PrivateAddress } from '../../outbound/outbound-guard.js';
import type { PrivateUpstreams } from '../../outbound/outbound-rule.js';
import type { FaultKind } from './upstream-fault.js';
import type { UpstreamRoute } from './upstream-routes.js';

export interface UpstreamLimits {
  readonly allowPrivate: PrivateUpstreams;
  /** Time to connect, in ms. */
  readonly connectMs: number;
  /** Time from the request to the first byte of the answer, in ms. It limits the slowest tool. */
  readonly answerMs: number;
}

export interface UpstreamCall {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: Buffer | undefined;
  /** Whether the call may be sent again if a kept-alive connection was dead. */
  readonly repeatable: boolean;
}

export interface UpstreamListener {
  answered(answer: IncomingMessage): void;
  /** Called after answered() only if that threw. */
  failed(kind: FaultKind): void;
}

/** After this silence the connection to a peer is probed. */
const NOTICED_MS = 30_000;

const faultOf = (error: Error): FaultKind => (error instanceof PrivateAddress ? 'private-address' : 'unreachable');

/** Sends requests to upstreams over kept-alive connections. It follows no redirects and adds no headers. */
export class UpstreamClient {
  private readonly guard: OutboundGuard;

  constructor(private readonly limits: UpstreamLimits) {
    this.guard = new OutboundGuard(limits.allowPrivate);
  }

  /** @returns a function that ends the call; the listener hears nothing more */
  send(route: UpstreamRoute, call: UpstreamCall, listener: UpstreamListener): () => void {
    return new Attempt(this.limits, route, call, listener, this.guard).start();
  }

  close(): void {
    this.guard.close();
  }
}

class Attempt {
  private request: ClientRequest | undefined;
  private timer: NodeJS.Timeout | undefined;
  private settled = false;
  private repeated = false;

  constructor(
    private readonly limits: UpstreamLimits,
    private readonly route: UpstreamRoute,
    private readonly call: UpstreamCall,
    private readonly listener: UpstreamListener,
    private readonly guard: OutboundGuard,
  ) {}

  start(): () => void {
    this.timer = setTimeout(() => this.fail('timeout'), this.limits.answerMs);
    this.try();
    return () => this.settle(true);
  }

  private try(): void {
    const { route, call } = this;
    const { secure, hostname, port, path } = route;
    const { method, headers } = call;
    try {
      const request = this.guard.request({ secure, hostname, port, path, method, headers, reuse: !this.repeated });
      this.request = request;
      request.once('response', (answer) => this.answer(answer));
      // The proxy asks for no other protocol. An upstream that changes to one has given no answer.
      request.once('upgrade', (_answer, socket) => {
        socket.destroy();
        this.fail('malformed');
      });
      request.setSocketKeepAlive(true, NOTICED_MS);
      request.on('error', (error) => this.broke(request, error));
      request.once('socket', (socket) => {
        if (!socket.connecting) return;
        const connecting = setTimeout(() => this.fail('timeout'), this.limits.connectMs);
        socket.once(route.secure ? 'secureConnect' : 'connect', () => clearTimeout(connecting));
        socket.once('close', () => clearTimeout(connecting));
      });
      request.end(call.body);
    } catch {
      // HTTP does not allow a header value: the request was not sent.
      this.fail('credentials');
    }
  }

  private broke(request: ClientRequest, error: Error): void {
    if (this.settled) return;
    if (request.reusedSocket && this.call.repeatable && !this.repeated) {
      this.repeated = true;
      this.try();
    } else this.fail(faultOf(error));
  }

  private answer(answer: IncomingMessage): void {
    if (this.settled) return;
    this.settle(false);
    try {
      this.listener.answered(answer);
    } catch {
      answer.destroy();
      this.listener.failed('malformed');
    }
  }

  private fail(kind: FaultKind): void {
    if (this.settled) return;
    this.settle(true);
    this.listener.failed(kind);
  }

  /** Once answered, destroying the request also ends the answer's stream. */
  private settle(destroy: boolean): void {
    this.settled = true;
    clearTimeout(this.timer);
    if (destroy) this.request?.destroy();
  }
}
