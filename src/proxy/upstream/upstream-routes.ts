import { isPrivateHost } from '../../outbound/private-hosts.js';
import type { UpstreamFacts } from '../../ports/access/access.port.js';
import type { Vault } from '../../ports/vault.port.js';

/** Where an upstream is and what it wants to see, opened and ready for `node:http`. Lives in memory only. */
export interface UpstreamRoute {
  readonly secure: boolean;
  /** As `node:http` takes it: IPv6 without brackets. */
  readonly hostname: string;
  /** The URL names a private address, or this very machine, without any looking up. */
  readonly privateHost: boolean;
  readonly port: number;
  readonly path: string;
  /** Value of the Host header. */
  readonly host: string;
  /** Credentials and whatever else the administrator set; lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A header of the server cannot be opened: its organization's key is gone, or the text was changed. */
export class SealedForEver extends Error {
  override readonly name = 'SealedForEver';
}

// Set by the proxy itself, or meaningful for one hop only.
const NOT_CONFIGURABLE = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'upgrade',
  'keep-alive',
  'te',
  'trailer',
  'content-type',
  'accept',
  'accept-encoding',
  'mcp-session-id',
  'mcp-protocol-version',
  'last-event-id',
]);
const LARGEST_CACHE = 10_000;

interface Kept {
  readonly facts: UpstreamFacts;
  readonly route: UpstreamRoute;
}

const alike = (a: UpstreamFacts, b: UpstreamFacts): boolean =>
  a === b ||
  (a.url === b.url &&
    (a.headers === b.headers ||
      (a.headers.length === b.headers.length &&
        a.headers.every(
          (header, index) => header.name === b.headers[index]?.name && header.sealed === b.headers[index]?.sealed,
        ))));

/** Keeps the opened form of each upstream until its facts change. */
export class UpstreamRoutes {
  private readonly kept = new Map<string, Kept>();

  constructor(private readonly vault: Vault) {}

  /** Synchronous where the route is known. @throws SealedForEver, TypeError where the URL is none */
  of(organizationId: string, facts: UpstreamFacts): UpstreamRoute | Promise<UpstreamRoute> {
    const kept = this.kept.get(facts.serverId);
    return kept && alike(kept.facts, facts) ? kept.route : this.open(organizationId, facts);
  }

  private async open(organizationId: string, facts: UpstreamFacts): Promise<UpstreamRoute> {
    const headers: Record<string, string> = {};
    for (const { name, sealed } of facts.headers) {
      const value = await this.vault.open(organizationId, sealed);
      if (value === null) throw new SealedForEver(facts.serverId);
      if (!NOT_CONFIGURABLE.has(name.toLowerCase())) headers[name.toLowerCase()] = value;
    }
    const url = new URL(facts.url);
    const secure = url.protocol === 'https:';
    const route = {
      secure,
      hostname: url.hostname.replace(/^\[|\]$/g, ''),
      privateHost: isPrivateHost(url.hostname),
      port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
      path: url.pathname + url.search,
      host: url.host,
      headers,
    };
    if (this.kept.size >= LARGEST_CACHE) this.kept.clear();
    this.kept.set(facts.serverId, { facts, route });
    return route;
  }
}
