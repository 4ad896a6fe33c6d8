export interface Addressed {
  readonly headers: { readonly origin?: string | undefined; readonly host?: string | undefined };
  readonly socket: { readonly localAddress?: string | undefined; readonly localPort?: number | undefined };
}

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]'];
const isLoopback = (address: string | undefined): boolean =>
  address !== undefined && /^(::ffff:)?127\.|^::1$/.test(address);

const hostname = (host: string): string => host.replace(/:\d*$/, '').toLowerCase();

/** Knows the product by its addresses, against web pages of other origins and DNS rebinding (PRX-9). */
export class OwnAddresses {
  readonly origin: string;
  private readonly origins: ReadonlySet<string>;
  private readonly hosts: ReadonlySet<string>;

  constructor(publicUrl: string, allowedOrigins: readonly string[] = []) {
    const address = new URL(publicUrl);
    this.origin = address.origin;
    this.origins = new Set([address.origin, ...allowedOrigins]);
    this.hosts = new Set([...LOOPBACK_NAMES, address.hostname]);
  }

  /** Whether no page of another origin sent it. A browser sends the page's origin; other clients send none. */
  hasOwnOrigin({ headers: { origin }, socket }: Addressed): boolean {
    return origin === undefined || this.origins.has(origin) || this.isSelf(origin, socket);
  }

  /** At a loopback listener, a foreign Host means DNS rebinding. */
  hasOwnHost({ headers: { host }, socket }: Addressed): boolean {
    return !isLoopback(socket.localAddress) || (host !== undefined && this.hosts.has(hostname(host)));
  }

  /** Loopback has three names, and a page of this server may have been opened under any of them. */
  private isSelf(origin: string, { localPort }: Addressed['socket']): boolean {
    const loopback = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\]):(\d+)$/.exec(origin);
    return loopback !== null && this.hosts.size === LOOPBACK_NAMES.length && Number(loopback[2]) === localPort;
  }
}
