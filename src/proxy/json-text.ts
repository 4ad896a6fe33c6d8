export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Field extends Span {
  readonly key: string;
}

const [QUOTE, BACKSLASH, COMMA, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [...'"\\,[]{}'].map((letter) =>
  letter.charCodeAt(0),
);
const COLON = ':'.charCodeAt(0);
const LAST_SPACE = 0x20;

const skip = (text: string, from: number): number => {
  let at = from;
  for (let code = text.charCodeAt(at); code <= LAST_SPACE || code === COMMA || code === COLON;)
    code = text.charCodeAt(++at);
  return at;
};

const endOfText = (text: string, start: number): number => {
  for (let at = text.indexOf('"', start + 1); ; at = text.indexOf('"', at + 1)) {
    let before = at - 1;
    while (text.charCodeAt(before) === BACKSLASH) before -= 1;
    if ((at - before) % 2 === 1) return at + 1;
  }
};

const isEnd = (code: number): boolean =>
  code <= LAST_SPACE || code === COMMA || code === CLOSE_LIST || code === CLOSE_OBJECT;

const endOfValue = (text: string, start: number): number => {
  const first = text.charCodeAt(start);
  if (first === QUOTE) return endOfText(text, start);
  let at = start;
  if (first !== OPEN_LIST && first !== OPEN_OBJECT) {
    while (at < text.length && !isEnd(text.charCodeAt(at))) at += 1;
    return at;
  }
  for (let depth = 0; ;) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfText(text, at);
    else {
      at += 1;
      if (code === OPEN_LIST || code === OPEN_OBJECT) depth += 1;
      else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth -= 1;
      if (depth === 0) return at;
    }
  }
};

export const valueOf = (text: string): Span => {
  const start = skip(text, 0);
  return { start, end: endOfValue(text, start) };
};

/** All fields of an object, also two with the same key. Empty if it is not an object. @param text JSON that was parsed before */
export const fieldsOf = (text: string, { start }: Span): readonly Field[] => {
  const fields: Field[] = [];
  if (text.charCodeAt(start) !== OPEN_OBJECT) return fields;
  for (let at = skip(text, start + 1); text.charCodeAt(at) !== CLOSE_OBJECT;) {
    const endOfKey = endOfText(text, at);
    const key = JSON.parse(text.slice(at, endOfKey)) as string;
    const from = skip(text, endOfKey);
    const end = endOfValue(text, from);
    fields.push({ key, start: from, end });
    at = skip(text, end);
  }
  return fields;
};

export const itemsOf = (text: string, { start }: Span): readonly Span[] => {
  const items: Span[] = [];
  if (text.charCodeAt(start) !== OPEN_LIST) return items;
  for (let at = skip(text, start + 1); text.charCodeAt(at) !== CLOSE_LIST;) {
    const end = endOfValue(text, at);
    items.push({ start: at, end });
    at = skip(text, end);
  }
  return items;
};

/** A change of a text: replaces the span. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export interface Edit extends Span {
  readonly by: string;
}

/** The text after all edits. Everything outside the edits stays the same, character by character. @param edits that do not overlap */
export const edited = (text: string, edits: readonly Edit[]): string => {
  if (edits.length === 0) return text;
  let out = '';
  let from = 0;
  for (const { start, end, by } of [...edits].sort((a, b) => a.start - b.start)) {
    out += text.slice(from, start) + by;
    from = end;
  }
  return out + text.slice(from);
};

/** Takes items out of a list, together with the commas between them. @param kept whether the item at each place stays */
export const withoutItems = (items: readonly Span[], kept: readonly boolean[]): readonly Edit[] => {
  const first = kept.indexOf(true);
  return items.flatMap(({ start, end }, place): Edit[] => {
    if (kept[place]) return [];
    const next = items[place + 1];
    const before = items[place - 1];
    // Before the first kept item, an item is removed with the comma after it; later, with the comma before it.
    if (first === -1 || place < first) return [{ start, end: next?.start ?? end, by: '' }];
    return [{ start: before!.end, end, by: '' }];
  });
};
