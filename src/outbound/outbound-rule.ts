import { Networks } from '../kernel/networks.js';
import { addressKind, bareHost, isNeverReached, isOwnName } from './private-hosts.js';
import { readAddress } from './carried-addresses.js';

/** Which addresses may be reached that are not on the internet: all, none, or these addresses and networks. */
export type PrivateUpstreams = boolean | readonly string[];

const OWN_ADDRESSES = ['127.0.0.1', '::1'];

/** Decides which addresses this installation connects to for its users. Link-local and metadata addresses are never among them. */
export class OutboundRule {
  private readonly listed: Networks;

  constructor(private readonly privateUpstreams: PrivateUpstreams) {
    this.listed = new Networks(typeof privateUpstreams === 'boolean' ? [] : privateUpstreams);
  }

  reaches(address: string): boolean {
    const kind = addressKind(address);
    if (kind === 'none' || isNeverReached(address)) return false;
    return kind === 'public' || this.privateUpstreams === true || this.listed.has(readAddress(address)!.reached);
  }

  /** Judges the host of a URL without looking it up. False for most names: they are judged when they are connected to. */
  refusesHost(hostname: string): boolean {
    const bare = bareHost(hostname);
    if (isOwnName(bare)) return !OWN_ADDRESSES.some((address) => this.reaches(address));
    return addressKind(bare) !== 'none' && !this.reaches(bare);
  }
}
