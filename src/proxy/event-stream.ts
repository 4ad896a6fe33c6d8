/** Text of one server-sent event that carries a JSON-RPC message. @param json in one line */
export const sseEvent = (json: string): string => `event: message\ndata: ${json}\n\n`;

export const sseMessage = (message: object): string => sseEvent(JSON.stringify(message));

const LINE_END = /\r\n|\n|\r/g;

/** One event: its text in the stream, and its fields. */
interface SentEvent {
  readonly text: string;
  readonly lines: readonly string[];
}

const FIELD = /^(data|event)(?:: ?|$)/;

const valuesOf = ({ lines }: SentEvent, name: 'data' | 'event'): readonly string[] =>
  lines.flatMap((line) => {
    const field = FIELD.exec(line);
    return field?.[1] === name ? [line.slice(field[0].length)] : [];
  });

/** Where JSON begins; most text of other kinds does not, and an exception costs much. */
const MAY_BE_JSON = /^\s*[[{"\d\-tfn]/;

const isJson = (text: string): boolean => {
  if (!MAY_BE_JSON.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** Only events of type `message` carry a message. An event of another type passes unchanged if its data is not JSON. */
const rewritten = (event: SentEvent, rewrite: (data: string) => string): string => {
  const data = valuesOf(event, 'data').join('\n');
  const type = valuesOf(event, 'event').at(-1) ?? '';
  if (data.trim() === '' || (type !== '' && type !== 'message' && !isJson(data))) return event.text;
  const changed = rewrite(data);
  if (changed === data) return event.text;
  if (changed === '') return '';
  const others = event.lines.filter((line) => FIELD.exec(line)?.[1] !== 'data' && line !== '');
  return `${[...others, ...changed.split('\n').map((line) => `data: ${line}`)].join('\n')}\n\n`;
};

/**
 * Reads a stream of server-sent events by the standard (HTML, section 9.2.6: there are three line ends, and a blank line ends an
 * event), and rewrites the data of each event. It reads every character once.
 */
export class EventRewriter {
  private readonly decoder = new TextDecoder();
  /** Pieces of the present event, and of the present line, which has not ended yet. */
  private event: string[] = [];
  private line: string[] = [];
  private lines: string[] = [];
  private heldBack = 0;
  private afterReturn = false;

  constructor(
    /** Returns the data that the caller may see; empty if nothing of the event. */
    private readonly rewrite: (data: string) => string,
    /** Longest event that is buffered until it is whole, in UTF-16 units. */
    private readonly longest: number,
  ) {}

  /** UTF-16 units that wait for the rest of their event. */
  get held(): number {
    return this.heldBack;
  }

  /** @returns the events that are whole by now, rewritten @throws RangeError if an event is too long, SyntaxError if its data is not JSON */
  push(chunk: Buffer): string {
    const text = this.decoder.decode(chunk, { stream: true });
    if (text === '') return '';
    let from = 0;
    let out = '';
    if (this.afterReturn && text.startsWith('\n')) {
      // The second half of a line end that was split between two chunks.
      if (this.event.length > 0) this.event.push('\n');
      else out = '\n';
      from = 1;
    }
    LINE_END.lastIndex = from;
    for (let end = LINE_END.exec(text); end !== null; end = LINE_END.exec(text)) {
      out += this.endLine(text.slice(from, end.index), end[0]);
      from = end.index + end[0].length;
    }
    this.afterReturn = text.endsWith('\r');
    this.hold(text.slice(from));
    return out;
  }

  private hold(piece: string): void {
    if (piece !== '') this.line.push(piece);
    this.heldBack += piece.length;
    if (this.heldBack > this.longest) throw new RangeError('a server-sent event is too long');
  }

  private endLine(rest: string, end: string): string {
    this.hold(rest);
    const line = this.line.join('');
    this.line = [];
    this.lines.push(line);
    this.event.push(line, end);
    this.heldBack += end.length;
    if (line !== '') return '';
    const event = { text: this.event.join(''), lines: this.lines };
    this.event = [];
    this.lines = [];
    this.heldBack = 0;
    return rewritten(event, this.rewrite);
  }
}
