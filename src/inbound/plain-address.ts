import { isIP, SocketAddress } from 'node:net';

const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/;

/** An address in the one way it is written here: without a zone, and as IPv4 if it is IPv4 written as IPv6. @returns undefined for any other text */
export const plainAddress = (text: string): string | undefined => {
  if (isIP(text) === 4) return text;
  const [bare = ''] = text.split('%', 1);
  if (isIP(bare) !== 6) return undefined;
  const { address } = new SocketAddress({ address: bare, family: 'ipv6' });
  return MAPPED.exec(address)?.[1] ?? address;
};
