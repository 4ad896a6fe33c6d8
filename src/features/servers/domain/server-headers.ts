import { invalid, type Refusal } from '../../../kernel/refusal.js';

/** Request headers for an upstream, name → value in clear. */
export type PlainHeaders = Readonly<Record<string, string>>;

export const MOST_HEADERS = 20;
export const LONGEST_HEADER_VALUE = 4096;
const LONGEST_HEADER_NAME = 128;

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const PRINTABLE = /^[\x20-\x7e]*$/;

// Valid for one hop only, or set by the gateway itself.
const FORBIDDEN = new Set([
  'accept',
  'accept-encoding',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'expect',
  'host',
  'http2-settings',
  'keep-alive',
  'last-event-id',
  'mcp-protocol-version',
  'mcp-session-id',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** @returns the refusal if the headers cannot be sent to an upstream; it never contains a value */
export const headersFault = (headers: PlainHeaders): Refusal | undefined => {
  const entries = Object.entries(headers);
  if (entries.length > MOST_HEADERS)
    return invalid('server.headers-too-many', `A server has at most ${MOST_HEADERS} headers.`);
  const names = new Set<string>();
  for (const [name, value] of entries) {
    const fault = headerFault(name, value);
    if (fault) return fault;
    if (names.has(name.toLowerCase())) return invalid('server.header-invalid', `The header '${name}' is there twice.`);
    names.add(name.toLowerCase());
  }
  return undefined;
};

const headerFault = (name: string, value: string): Refusal | undefined => {
  if (name.length > LONGEST_HEADER_NAME || !TOKEN.test(name))
    return invalid('server.header-invalid', 'A header name holds letters, digits and hyphens.');
  if (FORBIDDEN.has(name.toLowerCase()))
    return invalid('server.header-forbidden', `The header '${name}' is set by the gateway itself.`);
  if (value.length > LONGEST_HEADER_VALUE || !PRINTABLE.test(value) || value !== value.trim())
    return invalid(
      'server.header-invalid',
      `The value of '${name}' has at most ${LONGEST_HEADER_VALUE} printable ASCII characters, none of them spaces at the ends.`,
    );
  return undefined;
};
