import type { IncomingHttpHeaders } from 'node:http';
import { Networks } from '../kernel/networks.js';
import { plainAddress } from './plain-address.js';

interface Arrival {
  readonly headers: IncomingHttpHeaders;
  readonly socket: { readonly remoteAddress?: string | undefined };
}

const WITH_PORT = /^(?:\[([^\]]*)\]|(\d+\.\d+\.\d+\.\d+))(?::\d{1,5})?$/;

const hopAddress = (text: string): string | undefined => {
  const [, bracketed, four] = WITH_PORT.exec(text) ?? [];
  return plainAddress(bracketed ?? four ?? text);
};

const NOBODY = '?';
const PARAMETER = /[ \t]*(?:([\w!#$%&'*+.^`|~-]+)=("(?:[^"\\]|\\.)*"|[^",; \t]*)[ \t]*)?(;|,|$)/y;

/** The `for` of each element (RFC 7239). Of an element without one, and of a header that cannot be read, nothing is known. */
const forwardedHops = (header: string): readonly string[] => {
  const hops: string[] = [];
  let hop: string | undefined;
  PARAMETER.lastIndex = 0;
  for (let end = -1; end < header.length; end = PARAMETER.lastIndex) {
    const parameter = PARAMETER.exec(header);
    if (parameter === null) return [NOBODY];
    const [, name, value = '', then] = parameter;
    if (name?.toLowerCase() === 'for') hop = value.replace(/^"(.*)"$/, '$1');
    else if (name !== undefined) hop ??= NOBODY;
    if (then === ';') continue;
    if (hop !== undefined) hops.push(hop);
    hop = undefined;
    if (then === '') break;
  }
  return hops;
};

const namedHops = (header: string): readonly string[] =>
  header
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** Finds the address that a request came from. Reverse proxies in trusted networks are believed about whom they serve. */
export class CallerAddress {
  private readonly trusted: Networks | undefined;

  constructor(trustedProxies: readonly string[]) {
    if (trustedProxies.length > 0) this.trusted = new Networks(trustedProxies);
  }

  /** Where `X-Forwarded-For` and `Forwarded` disagree, it is the proxy: it wrote only one of them. @returns null for a connection that is gone */
  of({ headers, socket }: Arrival): string | null {
    const peer = plainAddress(socket.remoteAddress ?? '') ?? null;
    if (peer === null || this.trusted?.has(peer) !== true) return peer;
    const { forwarded } = headers;
    const forwardedFor = headers['x-forwarded-for'];
    const told = new Set([
      ...(forwardedFor === undefined ? [] : [this.behind(peer, namedHops(String(forwardedFor)))]),
      ...(forwarded === undefined ? [] : [this.behind(peer, forwardedHops(forwarded))]),
    ]);
    const [caller = peer] = told;
    return told.size > 1 ? peer : caller;
  }

  private behind(peer: string, hops: readonly string[]): string {
    let caller = peer;
    for (const hop of hops.toReversed()) {
      const address = hopAddress(hop);
      if (address === undefined) return caller;
      caller = address;
      if (this.trusted?.has(address) !== true) return caller;
    }
    return caller;
  }
}
