import type { ProbeProblem } from '../../ports/upstream-probe.port.js';
import { PrivateAddress } from '../../outbound/outbound-guard.js';
import { BadAnswer, TooLarge } from './guarded-fetch.js';

/** There was no answer in time. */
export class ProbeTimeout extends Error {
  override readonly name = 'ProbeTimeout';
}

const SENTENCES: Readonly<Record<Exclude<ProbeProblem['code'], 'failing'>, string>> = {
  refused:
    'Nothing listens at this address: the connection was refused. Check the port, and that the server is running.',
  'name-not-found': 'The name of the server is not known. Check the spelling of the URL.',
  unreachable: 'The server cannot be reached: the connection failed or broke off.',
  'private-address': 'The server is at a private address, which this installation does not reach.',
  tls: 'The server cannot prove who it is: its certificate is not valid for this address. Check the URL, or use http:// where the server has no certificate.',
  unauthorized: 'The server does not accept the credentials it was sent. Check the headers, such as Authorization.',
  redirect: 'The server sends callers to another address. Enter that address instead.',
  'not-mcp':
    'Something answers at this address, but it is not an MCP server over Streamable HTTP. Check the path; it often ends in /mcp.',
  'too-large': 'The server sent more than a list of tools should need.',
  timeout: 'The server did not answer in time.',
  credentials: 'A header of this server holds a value that cannot be sent.',
};

const said = (code: Exclude<ProbeProblem['code'], 'failing'>): ProbeProblem => ({ code, detail: SENTENCES[code] });

const BY_CODE: Readonly<Record<string, Exclude<ProbeProblem['code'], 'failing'>>> = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'name-not-found',
  EAI_AGAIN: 'name-not-found',
  ECONNRESET: 'unreachable',
  EPIPE: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ETIMEDOUT: 'timeout',
  EPROTO: 'tls',
  ERR_INVALID_CHAR: 'credentials',
};

const TLS = /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/;

const byStatus = (status: number): ProbeProblem => {
  if (status === 401 || status === 403) return said('unauthorized');
  if (status >= 300 && status < 400) return said('redirect');
  if (status >= 500)
    return { code: 'failing', detail: `The server fails itself: it answers with HTTP status ${status}.` };
  return said('not-mcp');
};

/** The problem in words for a person, without any text from the server. */
export const probeProblem = (error: unknown): ProbeProblem => {
  if (error instanceof ProbeTimeout) return said('timeout');
  if (error instanceof PrivateAddress) return said('private-address');
  if (error instanceof BadAnswer) return byStatus(error.status);
  if (error instanceof TooLarge) return said('too-large');
  const { code, cause, errors } = error as { code?: unknown; cause?: unknown; errors?: readonly unknown[] };
  if (typeof code === 'string' && BY_CODE[code]) return said(BY_CODE[code]);
  if (typeof code === 'string' && TLS.test(code)) return said('tls');
  const inner = cause ?? errors?.[0];
  return inner instanceof Error ? probeProblem(inner) : said('not-mcp');
};
