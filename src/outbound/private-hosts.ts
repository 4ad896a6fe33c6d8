/** Ranges that are not on the internet. A server address in one of them would reach into the network of this process. */
const PRIVATE_V4 = [
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
];
const PRIVATE_V6 = [
  '::/96',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
];
const MAPPED_V4 = 0xffffn;

const parseV4 = (text: string): bigint | undefined => {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  if (!parts || parts.some((part) => part > 255)) return undefined;
  return parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n);
};

/** An IPv4 address at the end becomes two groups. */
const withoutDots = (text: string): string | undefined => {
  const [, head, tail] = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text) ?? [];
  if (head === undefined || tail === undefined) return text;
  const low = parseV4(tail);
  return low === undefined ? undefined : `${head}${(low >> 16n).toString(16)}:${(low & 0xffffn).toString(16)}`;
};

const groupsOf = (text: string): readonly string[] | undefined => {
  const [head = '', rest, more] = text.split('::');
  const groups = (half: string): string[] => (half === '' ? [] : half.split(':'));
  if (more !== undefined) return undefined;
  if (rest === undefined) return groups(head).length === 8 ? groups(head) : undefined;
  const missing = 8 - groups(head).length - groups(rest).length;
  return missing < 1 ? undefined : [...groups(head), ...Array<string>(missing).fill('0'), ...groups(rest)];
};

const parseV6 = (text: string): bigint | undefined => {
  const plain = withoutDots(text);
  const groups = plain === undefined ? undefined : groupsOf(plain);
  if (!groups?.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
};

type Range = readonly [prefix: bigint, shift: bigint];

const ranges = (
  texts: readonly string[],
  bits: number,
  parse: (text: string) => bigint | undefined,
): readonly Range[] =>
  texts.map((text) => {
    const [network = '', length] = text.split('/');
    const shift = BigInt(bits - Number(length));
    return [(parse(network) ?? 0n) >> shift, shift];
  });

const V4 = ranges(PRIVATE_V4, 32, parseV4);
const V6 = ranges(PRIVATE_V6, 128, parseV6);

const within = (value: bigint, among: readonly Range[]): boolean =>
  among.some(([prefix, shift]) => value >> shift === prefix);

/** What kind of network address the text is; `none` for a name. IPv4 written as IPv6 counts as IPv4. */
export const addressKind = (text: string): 'public' | 'private' | 'none' => {
  const v4 = parseV4(text);
  if (v4 !== undefined) return within(v4, V4) ? 'private' : 'public';
  const v6 = parseV6(text.replace(/%.*$/, ''));
  if (v6 === undefined) return 'none';
  if (v6 >> 32n === MAPPED_V4) return within(v6 & 0xffff_ffffn, V4) ? 'private' : 'public';
  return within(v6, V6) ? 'private' : 'public';
};

/** Whether the host of a URL is a private address or this machine. Other names have to be looked up. */
export const isPrivateHost = (hostname: string): boolean => {
  const bare = hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
  return bare === 'localhost' || bare.endsWith('.localhost') || addressKind(bare) === 'private';
};
