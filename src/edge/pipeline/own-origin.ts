import type { IncomingHttpHeaders } from 'node:http';
import { forbidden } from '../../kernel/refusal.js';

/**
 * A browser sends `Origin` with everything that changes something, and no page can forge it.
 * @throws Refusal `origin.foreign` unless a page of the public address sent the request
 */
export const requireOwnOrigin = (headers: IncomingHttpHeaders, publicUrl: string): void => {
  const { origin, 'sec-fetch-site': site = 'same-origin' } = headers;
  if (origin !== new URL(publicUrl).origin || site !== 'same-origin')
    throw forbidden('origin.foreign', `This takes a request from a page of ${publicUrl}.`);
};
