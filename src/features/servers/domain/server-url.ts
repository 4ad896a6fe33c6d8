import { isPrivateHost } from '../../../outbound/private-hosts.js';
import { invalid, type Refusal } from '../../../kernel/refusal.js';

const LONGEST_URL = 2048;

const badUrl = (why: string): Refusal => invalid('server.url-invalid', why);

/**
 * Checks an upstream's address without looking its name up; the rest is checked at each connection.
 * @param allowPrivate whether this installation may reach servers on private addresses
 * @returns the refusal if the address is not allowed
 */
export const serverUrlFault = (text: string, allowPrivate: boolean): Refusal | undefined => {
  if (text.length > LONGEST_URL || !URL.canParse(text)) return badUrl('The URL is not a complete web address.');
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return badUrl('The URL begins with https:// or http://.');
  if (url.username !== '' || url.password !== '') return badUrl('A URL holds no credentials; put them into a header.');
  if (text.includes('#')) return badUrl('The URL has no part after #.');
  if (/[\s\p{Cc}]/u.test(text)) return badUrl('The URL holds no spaces.');
  if (!allowPrivate && isPrivateHost(url.hostname))
    return invalid('server.url-private', 'This installation does not reach servers on private addresses.');
  return undefined;
};

/** Whether both addresses are the same web server. Credentials for one server must not be sent to another. */
export const sameOrigin = (one: string, other: string): boolean => new URL(one).origin === new URL(other).origin;
