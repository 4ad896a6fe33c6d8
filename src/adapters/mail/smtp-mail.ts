import { createTransport } from 'nodemailer';
import type { Mail, MailMessage } from '../../ports/mail.port.js';
import { composed } from './compose.js';

const CONNECT_MS = 10_000;
const ANSWER_MS = 30_000;

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
      ...(username === '' ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
      connectionTimeout: CONNECT_MS,
      greetingTimeout: CONNECT_MS,
      socketTimeout: ANSWER_MS,
    });
  }

  /** @throws Error where the server cannot be reached or refuses the message */
  async send(message: MailMessage): Promise<void> {
    await this.transport.sendMail(composed(message, this.from));
  }

  close(): void {
    this.transport.close();
  }
}
