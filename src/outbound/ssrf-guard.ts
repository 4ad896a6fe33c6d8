import { lookup as resolve, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { addressKind } from './private-hosts.js';

/** The address is not on the internet: a request to it would reach into the network of this process. */
export class PrivateAddress extends Error {
  override readonly name = 'PrivateAddress';
}

/** Looks names up and refuses private addresses. The socket connects to the checked address, so the name cannot change in between. */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    if (error) return callback(error, '', 0);
    const usable = addresses.filter(({ address }) => addressKind(address) === 'public');
    const [first] = usable;
    if (!first) return callback(new PrivateAddress(`${hostname} has private addresses only`), '', 0);
    return options.all ? callback(null, usable) : callback(null, first.address, first.family);
  });
};
