import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  /** Status line and headers as they came. */
  readonly head: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

const PATIENCE_MS = 10_000;

/** Sends bytes as they are, one request after another over a connection that is kept while the server keeps it. */
export class RawCaller {
  private socket: Socket | undefined;

  constructor(private readonly port: number) {}

  /** @returns undefined where the server hung up without a word. @throws Error where it never answers */
  async send(bytes: Buffer): Promise<RawAnswer | undefined> {
    const kept = this.socket;
    const socket = kept ?? (await this.open());
    this.socket = socket;
    const { answer, reusable } = await this.exchange(socket, bytes);
    if (!reusable) this.close();
    // A connection that lay idle may have been closed before the request got there: then it goes out again.
    return answer ?? (kept === undefined ? undefined : this.send(bytes));
  }

  close(): void {
    this.socket?.destroy();
    this.socket = undefined;
  }

  private open(): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port: this.port, host: '127.0.0.1', noDelay: true }, () => resolve(socket));
      socket.once('error', reject);
    });
  }

  private exchange(
    socket: Socket,
    bytes: Buffer,
  ): Promise<{ readonly answer: RawAnswer | undefined; readonly reusable: boolean }> {
    return new Promise((resolve, reject) => {
      let received: Buffer = Buffer.alloc(0);
      const head = bytes.subarray(0, 5).toString('latin1') === 'HEAD ';
      const finish = (closed: boolean): void => {
        const answer = parsed(received, closed, head);
        if (answer === undefined && !closed) return;
        clearTimeout(timer);
        socket.removeAllListeners('data').removeAllListeners('close').removeAllListeners('error');
        socket.on('error', () => undefined);
        resolve({
          answer,
          reusable: !closed && answer?.headers['connection'] !== 'close' && (answer?.status ?? 400) !== 413,
        });
      };
      const timer = setTimeout(() => reject(new Error('no answer')), PATIENCE_MS);
      socket.on('data', (chunk: Buffer) => {
        received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
        finish(false);
      });
      socket.on('close', () => finish(true));
      socket.on('error', () => finish(true));
      socket.write(bytes);
    });
  }
}

const parsed = (received: Buffer, closed: boolean, head: boolean): RawAnswer | undefined => {
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const answerHead = received.subarray(0, end).toString('latin1');
  const [first = '', ...lines] = answerHead.split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const rest = received.subarray(end + 4);
  const length = head || first.includes(' 204') || first.includes(' 304') ? 0 : headers['content-length'];
  const whole =
    closed ||
    (length === undefined
      ? rest.includes('\r\n0\r\n\r\n') || rest.toString('latin1') === '0\r\n\r\n'
      : rest.length >= Number(length));
  return whole
    ? { status: Number(first.split(' ')[1]), head: answerHead, headers, text: rest.toString('utf8') }
    : undefined;
};
