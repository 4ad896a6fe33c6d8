import type { ServerResponse } from 'node:http';

/** What every page for a browser carries beside its policy. With `no-referrer`, browsers would send forms without an origin. */
const HEADERS: Readonly<Record<string, string>> = {
  'Referrer-Policy': 'same-origin',
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Robots-Tag': 'noindex',
};

/** @param policy content security policy */
export const setBrowserHeaders = (response: ServerResponse, policy: string): void => {
  response.setHeader('Content-Security-Policy', policy);
  for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
};
