import { isIPv6 } from 'node:net';

const GROUPS = 8;
const GROUPS_OF_A_NETWORK = 4;
/** In front of an IPv4 address that is written as an IPv6 one. */
const MAPPED = '0:0:0:0:0:ffff:';

/** An IPv4 address at the end stands for two groups. */
const ofIPv4 = (text: string): readonly number[] => {
  const [a = 0, b = 0, c = 0, d = 0] = text.split('.').map(Number);
  return [a * 256 + b, c * 256 + d];
};

const groupsIn = (text: string): readonly number[] =>
  text === '' ? [] : text.split(':').flatMap((group) => (group.includes('.') ? ofIPv4(group) : [parseInt(group, 16)]));

const groupsOf = (address: string): readonly number[] => {
  const [before = '', after] = address.split('::');
  const [head, tail] = [groupsIn(before), groupsIn(after ?? '')];
  const zeros = after === undefined ? [] : Array<number>(GROUPS - head.length - tail.length).fill(0);
  return [...head, ...zeros, ...tail];
};

/**
 * What one subscriber usually has: an IPv4 address, or the first 64 bits of an IPv6 address. An IPv4 address that is written as an
 * IPv6 one counts as itself, and a text that is no address stays as it is.
 */
export const networkOf = (address: string): string => {
  const plain = address.replace(/%.*$/, '');
  if (!isIPv6(plain)) return plain;
  const groups = groupsOf(plain);
  const text = groups.map((group) => group.toString(16)).join(':');
  const [high = 0, low = 0] = groups.slice(-2);
  if (text.startsWith(MAPPED)) return [high >> 8, high & 255, low >> 8, low & 255].join('.');
  return `${text.split(':').slice(0, GROUPS_OF_A_NETWORK).join(':')}::/64`;
};
