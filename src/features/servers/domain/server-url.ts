import { OutboundRule, type PrivateUpstreams } from '../../../outbound/outbound-rule.js';
import { MASK } from '../../../events/servers.js';
import { invalid, type Refusal } from '../../../kernel/refusal.js';

const LONGEST_URL = 2048;
const ENCODED_MASK = encodeURIComponent(MASK);

const badUrl = (why: string): Refusal => invalid('server.url-invalid', why);

/**
 * Checks an upstream's address without looking its name up; the rest is checked at each connection.
 * @param allowPrivate which private addresses this installation may reach
 * @returns the refusal if the address is not allowed
 */
export const serverUrlFault = (text: string, allowPrivate: PrivateUpstreams): Refusal | undefined => {
  if (text.length > LONGEST_URL || !URL.canParse(text)) return badUrl('The URL is not a complete web address.');
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return badUrl('The URL begins with https:// or http://.');
  if (url.username !== '' || url.password !== '') return badUrl('A URL holds no credentials; put them into a header.');
  if (text.includes('#')) return badUrl('The URL has no part after #.');
  if (/[\s\p{Cc}]/u.test(text)) return badUrl('The URL holds no spaces.');
  if (text.includes(MASK) || text.toUpperCase().includes(ENCODED_MASK))
    return invalid('server.url-masked', 'Path and query of a URL are not shown. Enter the whole URL, or leave it out.');
  if (new OutboundRule(allowPrivate).refusesHost(url.hostname))
    return invalid('server.url-private', 'This installation does not reach servers at this private address.');
  return undefined;
};

/** The part of the URL that names the web server. Credentials for one server must not be sent to another. */
export const originOf = (url: string): string => new URL(url).origin;

export const pathOf = (url: string): string => {
  const { pathname, search } = new URL(url);
  return `${pathname}${search}`;
};
