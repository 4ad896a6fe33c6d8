/** Text of one server-sent event that carries a JSON-RPC message. */
export const sseMessage = (message: object): string => `event: message\ndata: ${JSON.stringify(message)}\n\n`;

const BOUNDARY = /\r\n\r\n|\n\n|\r\r/g;
const LINE = /\r\n|\n|\r/;

/** One event with its data rewritten; comments, ids, names and retry times stay unchanged. */
const rewriteEvent = (event: string, rewrite: (data: string) => string): string => {
  const lines = event.split(LINE);
  const data = lines.filter((line) => line.startsWith('data:')).map((line) => line.slice(line[5] === ' ' ? 6 : 5));
  if (data.length === 0 || data.join('').trim() === '') return `${event}\n\n`;
  const others = lines.filter((line) => !line.startsWith('data:') && line !== '');
  return `${[...others, `data: ${rewrite(data.join('\n'))}`].join('\n')}\n\n`;
};

/** Splits a stream of server-sent events into events and rewrites the data of each. */
export class EventRewriter {
  private readonly decoder = new TextDecoder();
  private rest = '';

  constructor(
    private readonly rewrite: (data: string) => string,
    /** Longest event that is buffered, in UTF-16 units. */
    private readonly longest: number,
  ) {}

  /** @returns the complete events so far, rewritten. @throws RangeError if an event is too long, SyntaxError if its data is not JSON */
  push(chunk: Buffer): string {
    const text = this.rest + this.decoder.decode(chunk, { stream: true });
    let from = 0;
    let out = '';
    for (const boundary of text.matchAll(BOUNDARY)) {
      out += rewriteEvent(text.slice(from, boundary.index), this.rewrite);
      from = boundary.index + boundary[0].length;
    }
    this.rest = text.slice(from);
    if (this.rest.length > this.longest) throw new RangeError('a server-sent event is too long');
    return out;
  }
}
