import type { UpstreamFacts } from '../../ports/access/access.port.js';
import type { Vault } from '../../ports/vault.port.js';
import { secretsOf } from './route-secrets.js';

/** Address and headers of an upstream, decrypted for `node:http`. It stays in memory only. */
export interface UpstreamRoute {
  readonly secure: boolean;
  /** For `node:http`: IPv6 without brackets. */
  readonly hostname: string;
  readonly port: number;
  readonly path: string;
  /** Value of the Host header. */
  readonly host: string;
  /** Credentials and other headers that the administrator set; lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parts of path and headers that no answer may tell. */
  readonly secrets: readonly string[];
}

/** A header or the path of the server cannot be decrypted: the organization's key was destroyed, or the text was changed. */
export class EndpointUnreadable extends Error {
  override readonly name = 'EndpointUnreadable';
}

// The proxy sets these itself, or they are for one hop only.
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
  (a.origin === b.origin &&
    a.path.text === b.path.text &&
    a.path.sealed === b.path.sealed &&
    (a.headers === b.headers ||
      (a.headers.length === b.headers.length &&
        a.headers.every(
          (header, index) => header.name === b.headers[index]?.name && header.sealed === b.headers[index]?.sealed,
        ))));

/** Caches the decrypted form of each upstream until its facts change. */
export class UpstreamRoutes {
  private readonly kept = new Map<string, Kept>();

  constructor(private readonly vault: Vault) {}

  /** Synchronous if the route is cached. @throws EndpointUnreadable */
  of(organizationId: string, facts: UpstreamFacts): UpstreamRoute | Promise<UpstreamRoute> {
    const kept = this.kept.get(facts.serverId);
    return kept && alike(kept.facts, facts) ? kept.route : this.open(organizationId, facts);
  }

  private async open(organizationId: string, facts: UpstreamFacts): Promise<UpstreamRoute> {
    const headers: Record<string, string> = {};
    const opened = async (sealed: string): Promise<string> => {
      const value = await this.vault.open(organizationId, sealed);
      if (value === null) throw new EndpointUnreadable(facts.serverId);
      return value;
    };
    for (const { name, sealed } of facts.headers) {
      const value = await opened(sealed);
      if (!NOT_CONFIGURABLE.has(name.toLowerCase())) headers[name.toLowerCase()] = value;
    }
    const url = new URL(facts.origin);
    const secure = url.protocol === 'https:';
    const path = facts.path.sealed ? await opened(facts.path.text) : facts.path.text;
    const route = {
      secure,
      hostname: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
      path,
      host: url.host,
      headers,
      secrets: secretsOf(path, headers),
    };
    if (this.kept.size >= LARGEST_CACHE) this.kept.clear();
    this.kept.set(facts.serverId, { facts, route });
    return route;
  }
}
