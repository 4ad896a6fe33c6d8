import { lookup as resolve, type LookupAddress } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** The address is not one that servers on the internet have: whoever could name it could reach into the network behind us. */
export class PrivateAddress extends Error {
  override readonly name = 'PrivateAddress';
}

const V4 = ['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'];
const V6 = ['::/96', '::1/128', '64:ff9b::/96', '64:ff9b:1::/48', '100::/64', '2001::/23', '2001:db8::/32', '2002::/16', 'fc00::/7', 'fe80::/10', 'fec0::/10', 'ff00::/8'];

const blocked = new BlockList();
for (const [ranges, family] of [[V4, 'ipv4'], [V6, 'ipv6']] as const)
  for (const range of ranges) {
    const [network, bits] = range.split('/');
    blocked.addSubnet(network!, Number(bits), family);
  }

/** Also true for IPv4 addresses written as IPv6 ones. */
export const isPrivateAddress = (address: string): boolean => blocked.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** Whether the host of a URL is an address itself, and a private one: nothing is looked up for those. */
export const isPrivateHost = (hostname: string): boolean => {
  const bare = hostname.replace(/^\[|\]$/g, '');
  return isIP(bare) !== 0 && isPrivateAddress(bare);
};

/** Looks names up and refuses private answers. The socket connects to the very address that was judged, so a name cannot change in between. */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    if (error) return callback(error, '', 0);
    const usable = addresses.filter(({ address }) => !isPrivateAddress(address));
    const [first] = usable;
    if (!first) return callback(new PrivateAddress(`${hostname} has private addresses only`), '', 0);
    return options.all ? callback(null, usable) : callback(null, first.address, first.family);
  });
};
