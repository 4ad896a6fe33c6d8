import type { IncomingMessage } from 'node:http';
import { ProxyRefusal } from './proxy-refusal.js';

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]'];
const isLoopback = (address: string | undefined): boolean =>
  address !== undefined && /^(::ffff:)?127\.|^::1$/.test(address);

const hostname = (host: string): string => host.replace(/:\d*$/, '').toLowerCase();

/** Guards against web pages of other origins and DNS rebinding (PRX-9). */
export class EdgeCheck {
  private readonly origins: ReadonlySet<string>;
  private readonly hosts: ReadonlySet<string>;

  constructor(publicUrl: string, allowedOrigins: readonly string[]) {
    const address = new URL(publicUrl);
    this.origins = new Set([address.origin, ...allowedOrigins]);
    this.hosts = new Set([...LOOPBACK_NAMES, address.hostname]);
  }

  /** A browser sends the page's origin; other clients send none. At a loopback listener, a foreign Host means DNS rebinding. */
  fault(req: IncomingMessage): ProxyRefusal | undefined {
    const { origin, host } = req.headers;
    if (origin !== undefined && !this.origins.has(origin) && !this.isSelf(origin, req))
      return new ProxyRefusal(403, 'origin.refused', 'Requests from this origin are not accepted.');
    if (isLoopback(req.socket.localAddress) && (host === undefined || !this.hosts.has(hostname(host))))
      return new ProxyRefusal(403, 'host.refused', 'Requests for this host name are not accepted.');
    return undefined;
  }

  /** Loopback has three names, and a page of this server may have been opened under any of them. */
  private isSelf(origin: string, { socket }: IncomingMessage): boolean {
    const loopback = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\]):(\d+)$/.exec(origin);
    return loopback !== null && this.hosts.size === LOOPBACK_NAMES.length && Number(loopback[2]) === socket.localPort;
  }
}
