import type { ServerResponse } from 'node:http';
import { problem } from './problem-details.js';

const RETRY_SECONDS = 1;

/** What a request gets that comes before the process can answer it truthfully: kept waiting, it would not know for what. */
export const refuseWhileStarting = (response: ServerResponse): void => {
  const body = JSON.stringify(problem(503, 'service.starting', 'This process has just been started and is not ready yet; try again.', { retryAfter: RETRY_SECONDS }));
  response.writeHead(503, { 'Content-Type': 'application/problem+json; charset=utf-8', 'Content-Length': Buffer.byteLength(body), 'Retry-After': RETRY_SECONDS, Connection: 'close' });
  response.end(body);
};
