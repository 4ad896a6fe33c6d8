import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { type ApiClient, PASSWORD } from './api-client.js';

const ARRIVES_WITHIN_MS = 60_000;
const VERIFY = /\/verify\?token=([\w.~-]+)/;

export interface Received {
  readonly envelope: { readonly from: string; readonly to: readonly string[] };
  readonly user: string | undefined;
  readonly mail: ParsedMail;
}

export interface MailServer {
  readonly port: number;
  readonly received: readonly Received[];
  /** Waits for a message to the address that holds the text, and takes it out of what was received. */
  take(address: string, holding: RegExp): Promise<Received>;
  stop(): Promise<void>;
}

/** A mail server on loopback that keeps what it is given. @param at port to listen on, 0 for any */
export const startMailServer = async (options: SMTPServerOptions = {}, at = 0): Promise<MailServer> => {
  const received: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onData: (stream, session, done) => {
      const { mailFrom, rcptTo } = session.envelope;
      simpleParser(stream).then((mail) => {
        received.push({
          envelope: { from: mailFrom === false ? '' : mailFrom.address, to: rcptTo.map(({ address }) => address) },
          user: session.user,
          mail,
        });
        done();
      }, done);
    },
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(at, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  const take = async (address: string, holding: RegExp): Promise<Received> => {
    for (const start = performance.now(); performance.now() - start < ARRIVES_WITHIN_MS; await pause(20)) {
      const at = received.findIndex(({ envelope, mail }) => envelope.to.includes(address) && holding.test(mail.text!));
      if (at >= 0) return received.splice(at, 1)[0]!;
    }
    throw new Error(`no mail to ${address} that holds ${String(holding)}`);
  };
  return { port, received, take, stop: () => new Promise((resolve) => server.close(() => resolve())) };
};

/** A new account whose address is verified by the mail that the server got, which keeps nothing of it. */
export const signUpBy = async (server: MailServer, anyone: ApiClient, name: string): Promise<ApiClient> => {
  const email = `${name.toLowerCase()}@example.com`;
  await anyone.must(anyone.post('/v1/accounts', { name, email, password: PASSWORD }));
  const { mail } = await server.take(email, VERIFY);
  await anyone.must(anyone.post('/v1/accounts/verify', { token: VERIFY.exec(mail.text!)![1] }));
  return anyone.signIn(email);
};
