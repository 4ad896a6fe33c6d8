import { lookup as resolve, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { addressKind } from './private-hosts.js';

/** The address is not one that servers on the internet have: whoever could name it could reach into the network behind us. */
export class PrivateAddress extends Error {
  override readonly name = 'PrivateAddress';
}

/** Looks names up and refuses private answers. The socket connects to the very address that was judged, so a name cannot change in between. */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    if (error) return callback(error, '', 0);
    const usable = addresses.filter(({ address }) => addressKind(address) === 'public');
    const [first] = usable;
    if (!first) return callback(new PrivateAddress(`${hostname} has private addresses only`), '', 0);
    return options.all ? callback(null, usable) : callback(null, first.address, first.family);
  });
};
