import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { EarlyAnswer, isEnding } from './early-answers.js';
import { refusedWithoutHost, refuseExpectation, refuseUnreadable } from './unreadable-requests.js';

type Serve = (request: IncomingMessage, response: ServerResponse) => void;

const TIMES = {
  /** Longer than reverse proxies keep idle connections (60 s). A side that ends one in the moment of its reuse loses a request. */
  keepAliveTimeout: 65_000,
  headersTimeout: 20_000,
  requestTimeout: 120_000,
};

export const createHttpServer = (serve: Serve): Server => {
  const unlessEnding =
    (then: Serve): Serve =>
    (request, response) =>
      isEnding(request.socket) ? undefined : then(request, response);
  return createServer({ requireHostHeader: false, ServerResponse: EarlyAnswer, ...TIMES })
    .on('clientError', refuseUnreadable)
    .on('checkExpectation', unlessEnding(refuseExpectation))
    .on(
      'request',
      unlessEnding((request, response) => refusedWithoutHost(request) || serve(request, response)),
    );
};
