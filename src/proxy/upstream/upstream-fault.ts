import type { GatewayFacts, UpstreamFacts } from '../../ports/access/access.port.js';
import { ProxyRefusal, RPC } from '../proxy-refusal.js';

export type FaultKind =
  'unreachable' | 'timeout' | 'redirect' | 'credentials' | 'private-address' | 'too-large' | 'malformed' | 'refused';

const SENTENCES: Readonly<Record<FaultKind, (server: string) => string>> = {
  unreachable: (server) => `The server ${server} cannot be reached right now.`,
  timeout: (server) => `The server ${server} did not answer in time.`,
  redirect: (server) => `The server ${server} sent the request elsewhere; the gateway does not follow.`,
  credentials: (server) =>
    `The server ${server} does not accept the credentials that the gateway has for it. Tell an administrator.`,
  'private-address': (server) =>
    `The server ${server} is at a private address, which this gateway does not reach. Tell an administrator.`,
  'too-large': (server) => `The server ${server} sent an answer that is too large.`,
  refused: (server) => `The server ${server} refused the request.`,
  malformed: (server) => `The server ${server} sent an answer that is not understood.`,
};

/** The server behind a gateway failed. The caller gets a sentence about it, and nothing of the server's own text. */
export const upstreamFault = (kind: FaultKind, gateway: GatewayFacts, upstream: UpstreamFacts): ProxyRefusal =>
  new ProxyRefusal(
    kind === 'timeout' ? 504 : 502,
    `upstream.${kind}`,
    SENTENCES[kind](`'${upstream.name}' behind the gateway '${gateway.name}'`),
    { rpcCode: RPC.upstream },
  );

/** The server refused, and the body is not a message. @param said its status, to which clients react */
export const upstreamRefused = (said: number, gateway: GatewayFacts, upstream: UpstreamFacts): ProxyRefusal => {
  const fault = upstreamFault('refused', gateway, upstream);
  return said < 500 ? new ProxyRefusal(said, fault.code, fault.sentence, fault.details) : fault;
};
