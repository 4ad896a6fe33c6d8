import { afterEach, describe, expect, it } from '@jest/globals';
import type { SMTPServerOptions } from 'smtp-server';
import { SmtpMail } from '../../src/adapters/mail/smtp-mail.js';
import { NotDelivered } from '../../src/ports/deliveries.port.js';
import { startMailServer } from '../support/mail-server.js';
import { mailContract, SENDER, SENDER_ADDRESS } from './mail.contract.js';

const message = { id: 'inv-1', to: 'zoe@example.org', subject: 'S', text: 'T', html: '<p>T</p>', about: [] };

mailContract('SMTP', async () => {
  const server = await startMailServer();
  const mail = new SmtpMail(`smtp://127.0.0.1:${server.port}`, SENDER);
  return {
    mail,
    arrived: async () => server.received.map((one) => one.mail),
    stop: async () => {
      mail.close();
      await server.stop();
    },
  };
});

describe('mail through a server', () => {
  const open: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    for (const stop of open.splice(0)) await stop();
  });
  const to = (address: string): SmtpMail => {
    const mail = new SmtpMail(address, SENDER);
    open.push(() => mail.close());
    return mail;
  };
  const serve = async (options?: SMTPServerOptions) => {
    const server = await startMailServer(options);
    open.push(() => server.stop());
    return server;
  };

  it('names sender and receiver to the server, and signs in with what the address holds', async () => {
    const asked: unknown[] = [];
    const server = await serve({
      authOptional: false,
      onAuth: ({ username, password }, _session, done) => (
        asked.push([username, password]),
        done(null, { user: username ?? '' })
      ),
    });
    await to(`smtp://gate%40house:p%2Fw%3A@127.0.0.1:${server.port}`).send(message);
    expect(asked).toEqual([['gate@house', 'p/w:']]);
    expect(server.received).toMatchObject([
      { envelope: { from: SENDER_ADDRESS, to: ['zoe@example.org'] }, user: 'gate@house' },
    ]);
  });

  it('tells its password over an encrypted connection alone, save to this machine', async () => {
    const asked: unknown[] = [];
    const server = await serve({
      authOptional: false,
      onAuth: ({ password }, _session, done) => (asked.push(password), done(null, { user: 'gatehouse' })),
    });
    const open = await serve();
    // Other ways to write this machine's address, which are not taken for one: the name of a mail server can lead anywhere.
    for (const host of ['127.1', '0x7f000001', '2130706433']) {
      const refused = to(`smtp://gatehouse:hush@${host}:${server.port}`).send(message);
      await expect(refused).rejects.toBeInstanceOf(NotDelivered);
      await to(`smtp://${host}:${open.port}`).send(message);
    }
    expect([asked, server.received.length, open.received.length]).toEqual([[], 0, 3]);
    for (const host of ['127.0.0.1', 'localhost'])
      await to(`smtp://gatehouse:hush@${host}:${server.port}`).send(message);
    expect(asked).toEqual(['hush', 'hush']);
  });

  it.each<[string, SMTPServerOptions]>([
    [
      'the receiver',
      {
        onRcptTo: (_address, _session, done) =>
          done(Object.assign(new Error('no such mailbox'), { responseCode: 550 })),
      },
    ],
    [
      'the message',
      {
        onData: (stream, _session, done) =>
          void stream.resume().on('end', () => done(Object.assign(new Error('full'), { responseCode: 452 }))),
      },
    ],
    ['the password', { authOptional: false, onAuth: (_auth, _session, done) => done(new Error('wrong')) }],
  ])('fails where the server refuses %s', async (_, options) => {
    const server = await serve(options);
    await expect(to(`smtp://user:secret-word@127.0.0.1:${server.port}`).send(message)).rejects.toThrow();
    await expect(to(`smtp://user:secret-word@127.0.0.1:${server.port}`).send(message)).rejects.not.toThrow(
      /secret-word/,
    );
    expect(server.received).toEqual([]);
  });

  it('fails where nobody listens', async () => {
    const server = await startMailServer();
    await server.stop();
    const mail = to(`smtp://127.0.0.1:${server.port}`);
    await expect(mail.send(message)).rejects.toThrow(/ECONNREFUSED/);
  });
});
