import { Networks } from '../kernel/networks.js';
import { readAddress } from './carried-addresses.js';

/** Ranges that are not on the internet. A server address in one of them would reach into the network of this process. */
const PRIVATE = new Networks([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
  '5f00::/16',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
]);

/** Link-local addresses, and those at which clouds tell a machine its credentials. No server of anybody is there. */
const NEVER = new Networks([
  '169.254.0.0/16',
  'fe80::/10',
  '100.100.100.200',
  '168.63.129.16',
  '192.0.0.192',
  'fd00:ec2::/32',
  'fd20:ce::254',
  'fd00:42::42',
]);

/** What kind of network address the text is; `none` for a name. IPv4 written as IPv6 counts as IPv4. */
export const addressKind = (text: string): 'public' | 'private' | 'none' => {
  const read = readAddress(text);
  if (!read) return 'none';
  return [read.reached, ...read.carried].some((one) => PRIVATE.has(one) || NEVER.has(one)) ? 'private' : 'public';
};

export const isNeverReached = (text: string): boolean => {
  const read = readAddress(text);
  return read !== undefined && [read.reached, ...read.carried].some((one) => NEVER.has(one));
};

export const bareHost = (hostname: string): string =>
  hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.+$/, '')
    .toLowerCase();

/** Whether the name is one of this machine. Other names have to be looked up. */
export const isOwnName = (bare: string): boolean => bare === 'localhost' || bare.endsWith('.localhost');

export const isPrivateHost = (hostname: string): boolean => {
  const bare = bareHost(hostname);
  return isOwnName(bare) || addressKind(bare) === 'private';
};
