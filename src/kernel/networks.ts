import { BlockList, isIP, isIPv6 } from 'node:net';

const BITS = { ipv4: 32, ipv6: 128 } as const;

interface Network {
  readonly address: string;
  readonly family: keyof typeof BITS;
  readonly bits: number;
}

const networkOf = (text: string): Network | undefined => {
  const [, address = '', length] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  if (isIP(address) === 0 || address.includes('%')) return undefined;
  const family = isIPv6(address) ? 'ipv6' : 'ipv4';
  const bits = length === undefined ? BITS[family] : Number(length);
  return bits > BITS[family] ? undefined : { address, family, bits };
};

export const isNetwork = (text: string): boolean => networkOf(text) !== undefined;

/** A set of addresses and networks. IPv4 written as IPv6 (`::ffff:10.0.0.1`) is in the same networks as the IPv4 address. */
export class Networks {
  private readonly list = new BlockList();

  constructor(texts: readonly string[]) {
    for (const text of texts) {
      const network = networkOf(text);
      if (network) this.list.addSubnet(network.address, network.bits, network.family);
    }
  }

  has(address: string): boolean {
    const version = isIP(address);
    return version !== 0 && this.list.check(address, version === 6 ? 'ipv6' : 'ipv4');
  }
}
