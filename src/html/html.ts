/** Text that is HTML already. */
export class Html {
  constructor(readonly text: string) {}
}

export type Inserted = Html | string | number | false | undefined | readonly Inserted[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const written = (value: Inserted): string => {
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return (value as readonly Inserted[]).map(written).join('');
  if (value === undefined || value === false) return '';
  return String(value).replace(/[&<>"']/g, (letter) => ENTITIES[letter]!);
};

/** HTML in which everything inserted is escaped, unless it is HTML itself. Values of attributes stand in quotes. */
export const html = (parts: TemplateStringsArray, ...values: readonly Inserted[]): Html =>
  new Html(String.raw({ raw: parts }, ...values.map(written)));

/** Ends of lines, control characters, and characters that turn the direction of what follows. */
const BREAKING = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** The text in one line: what people call themselves cannot begin a line of its own, nor turn others around. */
export const oneLine = (text: string): string => text.replace(BREAKING, ' ').trim();
