import type { IncomingMessage } from 'node:http';
import { OwnAddresses } from '../inbound/own-addresses.js';
import { ProxyRefusal } from './proxy-refusal.js';

/** Refuses requests of web pages of other origins, and those that DNS rebinding leads here (PRX-9). */
export class EdgeCheck {
  private readonly own: OwnAddresses;

  constructor(publicUrl: string, allowedOrigins: readonly string[]) {
    this.own = new OwnAddresses(publicUrl, allowedOrigins);
  }

  fault(req: IncomingMessage): ProxyRefusal | undefined {
    if (!this.own.hasOwnOrigin(req))
      return new ProxyRefusal(403, 'origin.refused', 'Requests from this origin are not accepted.');
    if (!this.own.hasOwnHost(req))
      return new ProxyRefusal(403, 'host.refused', 'Requests for this host name are not accepted.');
    return undefined;
  }
}
