import { connect, type Socket } from 'node:net';

/** How a connection went on from its request. */
export interface Exchanged {
  /** All bytes that came back. */
  readonly text: string;
  readonly status: number | undefined;
  /** Whether the server ended the connection, and not by an error. */
  readonly ended: boolean;
  /** Whether the connection broke off, as a client library would report it. */
  readonly broken: string | undefined;
}

/** Sends these bytes one after another, whatever comes back meanwhile, and says what came until the connection was closed. */
export const rawExchange = (port: number, parts: Iterable<string | Buffer>, patienceMs = 30_000): Promise<Exchanged> =>
  new Promise((resolve) => {
    const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
    let [text, ended] = ['', false];
    let broken: string | undefined;
    socket.setTimeout(patienceMs, () => socket.destroy(new Error('nothing came')));
    socket.on('data', (chunk) => (text += chunk.toString('latin1')));
    socket.on('end', () => {
      ended = true;
      socket.end();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => (broken = error.code ?? error.message));
    socket.on('close', () => {
      const status = /^HTTP\/1\.1 (\d{3}) /.exec(text)?.[1];
      resolve({ text, status: status === undefined ? undefined : Number(status), ended, broken });
    });
    void sendAll(socket, parts);
  });

/** As fast as the server takes it; nothing more once the connection is gone. */
const sendAll = async (socket: Socket, parts: Iterable<string | Buffer>): Promise<void> => {
  for (const part of parts) {
    if (socket.destroyed || !socket.writable) return;
    if (!socket.write(part)) await new Promise((resolve) => socket.once('drain', resolve).once('close', resolve));
    else await new Promise(setImmediate);
  }
};
