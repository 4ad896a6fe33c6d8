import { isIPv4, isIPv6 } from 'node:net';

export interface ReadAddress {
  /** The address that packets reach: IPv4 where they are only translated on the way. */
  readonly reached: string;
  /** IPv4 addresses inside an IPv6 address, to which a tunnel or a translator may lead. */
  readonly carried: readonly string[];
}

const WHOLE_GROUPS = 8;

const bytesOf = (text: string): readonly number[] => {
  // The URL parser writes every form alike: hexadecimal groups, the longest run of zeros left out.
  const [head = '', tail] = new URL(`http://[${text}]`).hostname.slice(1, -1).split('::');
  const groups = (half: string): string[] => (half === '' ? [] : half.split(':'));
  const [first, last] = [groups(head), groups(tail ?? '')];
  const zeros = Array<string>(WHOLE_GROUPS - first.length - last.length).fill('0');
  return [...first, ...zeros, ...last].flatMap((group) => [parseInt(group, 16) >> 8, parseInt(group, 16) & 0xff]);
};

interface Form {
  readonly begins: readonly number[];
  readonly places: readonly (readonly number[])[];
}

const LAST = [12, 13, 14, 15];
const zeros = (count: number): number[] => Array<number>(count).fill(0);

/** Forms that a router or the system itself turns into IPv4 packets. */
const TRANSLATED: readonly Form[] = [
  { begins: [...zeros(10), 0xff, 0xff], places: [LAST] },
  { begins: [...zeros(8), 0xff, 0xff, 0, 0], places: [LAST] },
  { begins: [0, 0x64, 0xff, 0x9b, ...zeros(8)], places: [LAST] },
];

/** IPv4-compatible, NAT64 of a site (RFC 6052 has a place for each length of prefix), 6to4. */
const CARRYING: readonly Form[] = [
  { begins: zeros(12), places: [LAST] },
  { begins: [0, 0x64, 0xff, 0x9b, 0, 1], places: [[6, 7, 9, 10], [7, 9, 10, 11], [9, 10, 11, 12], LAST] },
  { begins: [0x20, 0x02], places: [[2, 3, 4, 5]] },
];

const TEREDO = [0x20, 0x01, 0, 0];
const isIsatap = (bytes: readonly number[]): boolean =>
  (bytes[8]! & 0xfd) === 0 && bytes[9] === 0 && bytes[10] === 0x5e && bytes[11] === 0xfe;

const isOf = (bytes: readonly number[], begins: readonly number[]): boolean =>
  begins.every((byte, place) => byte === bytes[place]);

const taken = (bytes: readonly number[], places: readonly number[]): string =>
  places.map((place) => bytes[place]).join('.');

const carriedBy = (bytes: readonly number[]): readonly string[] => [
  ...CARRYING.filter(({ begins }) => isOf(bytes, begins)).flatMap(({ places }) =>
    places.map((one) => taken(bytes, one)),
  ),
  // Teredo has the address of its server, and that of the client with every bit turned.
  ...(isOf(bytes, TEREDO)
    ? [
        taken(bytes, [4, 5, 6, 7]),
        taken(
          bytes.map((byte) => byte ^ 0xff),
          LAST,
        ),
      ]
    : []),
  ...(isIsatap(bytes) ? [taken(bytes, LAST)] : []),
];

export const readAddress = (text: string): ReadAddress | undefined => {
  const address = text.replace(/%.*$/s, '');
  if (isIPv4(address)) return { reached: address, carried: [] };
  if (!isIPv6(address)) return undefined;
  const bytes = bytesOf(address);
  const translated = TRANSLATED.find(({ begins }) => isOf(bytes, begins));
  return translated
    ? { reached: taken(bytes, translated.places[0]!), carried: [] }
    : { reached: address, carried: carriedBy(bytes) };
};
