import { createTransport } from 'nodemailer';
import { NotDelivered } from '../../ports/deliveries.port.js';
import type { EmailMessage, Mail } from '../../ports/mail.port.js';
import { composed } from './compose.js';

const CONNECT_MS = 10_000;
const ANSWER_MS = 30_000;

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Before anything of the message was taken: no such name, nobody listens, the sign-in or the envelope was refused. */
const TOO_EARLY: ReadonlySet<unknown> = new Set(['EDNS', 'EAUTH', 'ENOAUTH', 'EENVELOPE', 'ETLS']);

/** An answer that refuses is certain too; a connection that breaks off is not, because the message may have been taken. */
const certainlyNot = (error: unknown): boolean => {
  const { code, responseCode, syscall } = error as {
    readonly code?: unknown;
    readonly responseCode?: unknown;
    readonly syscall?: unknown;
  };
  return (
    TOO_EARLY.has(code) ||
    (typeof responseCode === 'number' && responseCode >= 400) ||
    syscall === 'connect' ||
    syscall === 'getaddrinfo'
  );
};

/** Hands messages to a mail server; the message id lets the receiving side drop a second delivery. */
export class SmtpMail implements Mail {
  private readonly transport;

  /** @param url `smtp://[user:password@]host[:port]` or `smtps://…` */
  constructor(
    url: string,
    private readonly from: string,
  ) {
    const { protocol, hostname, port, username, password } = new URL(url);
    this.transport = createTransport({
      host: hostname.replaceAll(/^\[|\]$/g, ''),
      ...(port === '' ? {} : { port: Number(port) }),
      secure: protocol === 'smtps:',
      // A password goes over the network encrypted or not at all.
      requireTLS: username !== '' && !LOOPBACK.test(hostname),
      ...(username === '' ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
      connectionTimeout: CONNECT_MS,
      greetingTimeout: CONNECT_MS,
      socketTimeout: ANSWER_MS,
    });
  }

  readonly repeatable = false;

  /** @throws NotDelivered where the server cannot be reached or refuses the message; Error where the connection broke off */
  async send(message: EmailMessage): Promise<void> {
    try {
      await this.transport.sendMail(composed(message, this.from));
    } catch (error) {
      if (certainlyNot(error)) throw new NotDelivered((error as Error).message, { cause: error });
      throw error;
    }
  }

  /** What the mail server took is out of our hands. */
  async forget(): Promise<void> {}

  close(): void {
    this.transport.close();
  }
}
