/** Tells whether a URI template (RFC 6570) can expand to a URI. The work grows linearly with the URI. */
export interface UriTemplate {
  matches(uri: string): boolean;
}

const MOST_VARIABLES = 16;
const LONGEST_TEMPLATE = 2_048;
const LONGEST_URI = 8_192;

interface Part {
  readonly literal: string;
  /** Characters that end a variable. */
  readonly stops: string | undefined;
  readonly prefix: string;
  readonly optional: boolean;
}

const literal = (text: string): Part => ({ literal: text, stops: undefined, prefix: '', optional: false });
const variable = (stops: string, prefix: string, optional = true): Part => ({ literal: '', stops, prefix, optional });

/** For each operator of RFC 6570, section 3.2: its first character, and the characters that its values cannot hold. */
const OPERATORS: Readonly<Record<string, Part>> = {
  '': variable('/?#\\', '', false),
  '+': variable('', ''),
  '#': variable('', '#'),
  '.': variable('/?#\\', '.'),
  '/': variable('?#', '/'),
  ';': variable('/?#\\', ';'),
  '?': variable('#', '?'),
  '&': variable('#', '&'),
};

const partsOf = (template: string): readonly Part[] | undefined => {
  const pieces = template.split(/\{([^{}]*)\}/);
  if (pieces.length === 1 || pieces.length > 2 * MOST_VARIABLES + 1 || template.length > LONGEST_TEMPLATE)
    return undefined;
  return pieces.map((piece, index) => {
    if (index % 2 === 0) return literal(piece);
    return OPERATORS[/^[+#./;?&]/.exec(piece)?.[0] ?? '']!;
  });
};

const after = ({ literal: text, stops, prefix, optional }: Part, before: Uint8Array, uri: string): Uint8Array => {
  const reached = new Uint8Array(uri.length + 1);
  if (stops === undefined) {
    for (let at = 0; at + text.length <= uri.length; at += 1)
      if (before[at] === 1 && uri.startsWith(text, at)) reached[at + text.length] = 1;
    return reached;
  }
  let inside = false;
  for (let at = 0; at <= uri.length; at += 1) {
    if (before[at] === 1 && optional) reached[at] = 1;
    if (inside) reached[at] = 1;
    const letter = uri[at];
    if (letter === undefined) break;
    const begins = before[at] === 1 && (prefix === '' ? !stops.includes(letter) : letter === prefix);
    inside = begins || (inside && !stops.includes(letter));
  }
  return reached;
};

const expandsTo = (parts: readonly Part[], uri: string): boolean => {
  let places: Uint8Array = new Uint8Array(uri.length + 1);
  places[0] = 1;
  for (const part of parts) places = after(part, places, uri);
  return places[uri.length] === 1;
};

/** Escapes of characters that separate or hide a path segment, decoded as by a server that decodes before it checks. */
const DECODED: Readonly<Record<string, string>> = {
  '%2e': '.',
  '%2f': '/',
  '%5c': '\\',
  '%3f': '?',
  '%23': '#',
  '%25': '%',
};
const MOST_DECODINGS = 4;

const decoded = (text: string): string | undefined => {
  let before = text;
  for (let round = 0; round < MOST_DECODINGS; round += 1) {
    const now = before.replaceAll(/%(?:2e|2f|5c|3f|23|25)/gi, (escape) => DECODED[escape.toLowerCase()]!);
    if (now === before) return now;
    before = now;
  }
  return undefined;
};

/** Whether a segment leads out of its folder, or a character ends the text for some servers. */
const leadsElsewhere = (path: string): boolean =>
  /%00|\0/i.test(path) || path.split(/[/\\?#;]/).some((segment) => segment === '.' || segment === '..');

/** A URI fits if it fits both as written and decoded. @returns undefined for no variable, more than 16, or over 2,048 characters */
export const uriTemplate = (template: string): UriTemplate | undefined => {
  const parts = partsOf(template);
  const plain = decoded(template);
  const partsDecoded = plain === undefined ? undefined : partsOf(plain);
  if (parts === undefined || partsDecoded === undefined) return undefined;
  return {
    matches(uri) {
      if (uri.length > LONGEST_URI) return false;
      const read = decoded(uri);
      return read !== undefined && !leadsElsewhere(read) && expandsTo(parts, uri) && expandsTo(partsDecoded, read);
    },
  };
};
