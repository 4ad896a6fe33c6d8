import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

const MOST_BYTES = 64 * 1024 * 1024;
const LONGEST_MS = 15_000;
const SILENCE_MS = 2_000;
const LOOK_MS = 100;

const ending = new WeakSet<Socket>();

export const isEnding = (socket: Socket): boolean => ending.has(socket);

/** If a connection closed while its client is sending, the client's system would drop the answer unread. So the rest is read first, within bounds. */
export const endSlowly = (socket: Socket, last = ''): void => {
  ending.add(socket);
  socket.end(last);
  socket.resume();
  const begun = socket.bytesRead;
  let [seen, spent, silent] = [begun, 0, 0];
  const look = setInterval(() => {
    spent += LOOK_MS;
    silent = socket.bytesRead === seen ? silent + LOOK_MS : 0;
    seen = socket.bytesRead;
    if (seen - begun > MOST_BYTES || spent >= LONGEST_MS || silent >= SILENCE_MS) socket.destroy();
  }, LOOK_MS);
  socket.once('close', () => clearInterval(look));
};

const whole = new WeakSet<IncomingMessage>();

/** Says that every byte of the body was read. Node itself says so a moment later. */
export const hasWholeBody = (request: IncomingMessage): void => void whole.add(request);

export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

const isUnread = (request: IncomingMessage): boolean => !request.complete && hasBody(request) && !whole.has(request);

/** Ends its connection if it is given before the whole body of the request has come. */
export class EarlyAnswer<Request extends IncomingMessage = IncomingMessage> extends ServerResponse<Request> {
  override writeHead(status: number, ...rest: unknown[]): this {
    // After a request that asks for another protocol, Node drops what it cannot read and reports nothing.
    if (this.req.headers.upgrade !== undefined) this.setHeader('Connection', 'close');
    if (isUnread(this.req)) {
      this.setHeader('Connection', 'close');
      this.prependOnceListener('finish', () => this.endSlowly());
    }
    return Reflect.apply(super.writeHead.bind(this) as (...parameters: unknown[]) => this, this, [status, ...rest]);
  }

  /** Node ends the connection by `destroySoon` right after its own part of `finish`. */
  private endSlowly(): void {
    const { req, socket } = this;
    if (req.complete || socket === null) return;
    socket.destroySoon = () => {
      req.resume();
      endSlowly(socket);
    };
  }
}
