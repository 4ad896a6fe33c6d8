import type { IncomingHttpHeaders } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { type Addressed, OwnAddresses } from '../../inbound/own-addresses.js';
import { forbidden, type Refusal } from '../../kernel/refusal.js';
import { Cookies, OwnCookie } from '../pipeline/cookies.js';
import { EDGE_SETTINGS, type EdgeSettings } from '../pipeline/edge-settings.js';

const HARMLESS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** An orchestrator asks by any name, and from a network that others may share. */
export const isHealth = (url: string | undefined): boolean => url?.startsWith('/health/') === true;

export const foreignOrigin = (): Refusal =>
  forbidden('origin.foreign', 'A browser may ask for this only from a page of Gatehouse itself, at its public URL.');

/** As the id source makes them. */
const DEVICE = /^[\w-]{20,100}$/;

@Injectable()
export class BrowserRequests {
  readonly session: OwnCookie;
  /** ACT-4: a device is known by it, for each person who signs in there. */
  readonly device: OwnCookie;
  private readonly own: OwnAddresses;

  constructor(@Inject(EDGE_SETTINGS) { publicUrl }: EdgeSettings) {
    this.session = new OwnCookie(publicUrl, 'gatehouse');
    this.device = new OwnCookie(publicUrl, 'gatehouse-device');
    this.own = new OwnAddresses(publicUrl);
  }

  /** Refuses pages of other origins and DNS rebinding, as the proxy does. @throws Refusal `origin.foreign`, `host.refused` */
  check(request: Addressed & { readonly url?: string | undefined }): void {
    if (!this.own.hasOwnOrigin(request)) throw foreignOrigin();
    if (!isHealth(request.url) && !this.own.hasOwnHost(request))
      throw forbidden('host.refused', 'Requests for this host name are not accepted.');
  }

  /** The device that sent its cookie; undefined if none did. */
  deviceIn(cookies: Cookies): string | undefined {
    const value = this.device.in(cookies) ?? '';
    return DEVICE.test(value) ? value : undefined;
  }

  isFromOwnPage({ origin, 'sec-fetch-site': site }: IncomingHttpHeaders): boolean {
    return origin === this.own.origin && (site === undefined || site === 'same-origin');
  }

  /** A bearer token comes first: no other site can make a browser send one. @returns null if the cookie came more than once @throws Refusal `origin.foreign` */
  sessionToken(method: string, headers: IncomingHttpHeaders, cookies: Cookies): string | null | undefined {
    const token = this.session.in(cookies);
    if (token === undefined || /^bearer /i.test(headers.authorization ?? '')) return undefined;
    if (!HARMLESS.has(method) && !this.isFromOwnPage(headers)) throw foreignOrigin();
    return headers.authorization === undefined ? token : undefined;
  }
}
