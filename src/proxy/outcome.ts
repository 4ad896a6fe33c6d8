const [QUOTE, BACKSLASH, COLON, COMMA, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT, TRUE] = [...'"\\:,[]{}t'].map(
  (letter) => letter.charCodeAt(0),
);
const LAST_SPACE = 0x20;
const LONGEST_KEY = 64;

const keyText = (bytes: readonly number[]): string => {
  const text = Buffer.from(bytes).toString('latin1');
  if (!text.includes('\\')) return text;
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    return '';
  }
};

/**
 * Finds out whether a JSON-RPC answer is an error, while its bytes are passed on: the message has a field `error`, or its result has
 * `isError: true`. Fields at other places are data and are ignored. It reads each byte once, and skips long strings in one step.
 */
export class OutcomeReader {
  private depth = 0;
  /** The present key of the message and of its result. */
  private readonly keys = ['', ''];
  private key: number[] | undefined;
  private quoted = false;
  private escaped = false;
  private expectsKey = false;
  private found = false;
  /** For each level, whether it is an object. */
  private readonly inObject: boolean[] = [];

  get isError(): boolean {
    return this.found;
  }

  push(chunk: Buffer): void {
    for (let at = 0; at < chunk.length; at += 1) {
      if (this.quoted) at = this.text(chunk, at);
      else this.mark(chunk[at]!);
    }
  }

  /** @returns the index of the last byte of the string */
  private text(chunk: Buffer, from: number): number {
    for (let at = from; at < chunk.length; at += 1) {
      const byte = chunk[at]!;
      if (this.escaped) this.escaped = false;
      else if (byte === BACKSLASH) this.escaped = true;
      else if (byte === QUOTE) {
        this.quoted = false;
        this.endText();
        return at;
      }
      if (this.key && this.key.length < LONGEST_KEY) this.key.push(byte);
    }
    return chunk.length;
  }

  private endText(): void {
    if (this.key) this.keys[this.depth - 1] = keyText(this.key);
    this.key = undefined;
  }

  private mark(byte: number): void {
    if (byte <= LAST_SPACE || byte === COLON) return;
    if (byte === QUOTE) {
      this.quoted = true;
      if (this.expectsKey && this.depth <= 2) this.key = [];
      this.expectsKey = false;
    } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) this.open(byte === OPEN_OBJECT);
    else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) this.depth = Math.max(0, this.depth - 1);
    else if (byte === COMMA) this.expectsKey = this.inObject[this.depth] === true;
    else if (byte === TRUE) this.found ||= this.depth === 2 && this.keys[0] === 'result' && this.keys[1] === 'isError';
  }

  /** A batch is a list of messages: it does not count as a level. */
  private open(isObject: boolean): void {
    if (isObject && this.depth === 1 && this.keys[0] === 'error') this.found = true;
    if (!isObject && this.depth === 0) return;
    this.depth += 1;
    this.inObject[this.depth] = isObject;
    this.expectsKey = isObject;
    if (this.depth <= 2) this.keys[this.depth - 1] = '';
  }
}
