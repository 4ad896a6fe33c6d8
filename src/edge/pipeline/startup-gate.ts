import type { IncomingMessage, ServerResponse } from 'node:http';
import { problem } from '../replies/problem-details.js';
import { refusedWithoutHost } from './unreadable-requests.js';

type Serve = (request: IncomingMessage, response: ServerResponse) => void;

const RETRY_SECONDS = 1;

const refuseWhileStarting: Serve = (_request, response) => {
  const body = JSON.stringify(
    problem(503, 'service.starting', 'This process has just been started and is not ready yet; try again.', {
      retryAfter: RETRY_SECONDS,
    }),
  );
  response.writeHead(503, {
    'Content-Type': 'application/problem+json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'Retry-After': RETRY_SECONDS,
    Connection: 'close',
  });
  response.end(body);
};

/** Takes requests from the start. Until the process can answer them correctly, it answers that it is starting. */
export class StartupGate {
  private serve: Serve = refuseWhileStarting;

  readonly handle: Serve = (request, response) => {
    if (!refusedWithoutHost(request, response)) this.serve(request, response);
  };

  /** Answers liveness only. */
  openForLiveness(serve: Serve): void {
    this.serve = (request, response) =>
      request.url === '/health/live' ? serve(request, response) : refuseWhileStarting(request, response);
  }

  open(serve: Serve): void {
    this.serve = serve;
  }
}
