import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ParsedMail } from 'mailparser';
import { invitationMessage } from '../../src/features/invitations/invitation-message.js';
import type { Mail, EmailMessage } from '../../src/ports/mail.port.js';

/** A way to send mail, and what arrived where it goes to. */
export interface MailSubject {
  readonly mail: Mail;
  /** Each message as a mail program reads it, in no particular order. */
  arrived(): Promise<readonly ParsedMail[]>;
  stop(): Promise<void>;
}

export const SENDER = 'Gatehouse <gatehouse@mail.example.org>';
export const SENDER_ADDRESS = 'gatehouse@mail.example.org';
/** Of the message `inv-1`. */
export const MESSAGE_ID = `<${createHash('sha256').update('inv-1').digest('hex').slice(0, 32)}@mail.example.org>`;
const message: EmailMessage = {
  id: 'inv-1',
  to: 'zoe@example.org',
  subject: 'Join Acmé',
  text: 'Hello Zoë,\n\nwelcome.\n',
  html: '<p>Hello Zoë</p>',
  about: [],
};
const addresses = (field: ParsedMail['to']): readonly (string | undefined)[] =>
  [field ?? []].flat().flatMap(({ value }) => value.map(({ address }) => address));

const only = async (subject: MailSubject): Promise<ParsedMail> => {
  const all = await subject.arrived();
  expect(all).toHaveLength(1);
  return all[0]!;
};

/** What every way to send mail promises. */
export const mailContract = (name: string, start: () => Promise<MailSubject>): void => {
  describe(`${name} mail`, () => {
    let subject: MailSubject;
    beforeEach(async () => {
      subject = await start();
    });
    afterEach(() => subject.stop());

    it('arrives once it is said to be sent, whole, as text and as HTML', async () => {
      await subject.mail.send(message);
      const mail = await only(subject);
      expect({
        subject: mail.subject,
        from: mail.from?.value[0]?.address,
        to: addresses(mail.to),
        id: mail.messageId,
      }).toEqual({ subject: 'Join Acmé', from: SENDER_ADDRESS, to: ['zoe@example.org'], id: MESSAGE_ID });
      expect(mail.text?.trim()).toBe('Hello Zoë,\n\nwelcome.');
      expect(mail.html).toContain('<p>Hello Zoë</p>');
      expect(mail.attachments).toEqual([]);
    });

    it('has a real Message-ID at the domain of the sender, the same each time, and says that no person wrote it', async () => {
      await subject.mail.send({ ...message, id: 'inv_01kamz4x8dfyjv8a2p6c2w9g5r-0123', about: ['usr_1'] });
      const { messageId, headers, headerLines } = await only(subject);
      expect(messageId).toMatch(/^<[0-9a-f]{32}@mail\.example\.org>$/);
      expect(headers.get('auto-submitted')).toBe('auto-generated');
      expect(JSON.stringify(headerLines)).not.toMatch(/inv_|usr_/);
    });

    it('PPL-1 brings the link of an invitation unharmed, however long the token', async () => {
      const link = `https://gatehouse.example.com/invitations/accept?token=${'aB3_-'.repeat(60)}`;
      await subject.mail.send(
        invitationMessage({
          id: 'inv-2',
          about: [],
          to: 'zoe@example.org',
          organizationName: 'Ünïted <Works>',
          inviterName: 'Ada "A." & Co',
          roleName: 'Member',
          teamNames: ['Research'],
          link,
          expiresAt: '2026-11-28T12:00:00.000Z',
        }),
      );
      const mail = await only(subject);
      expect(mail.subject).toBe('Ada "A." & Co invites you to Ünïted <Works>');
      expect(mail.text).toContain(`\n${link}\n`);
      expect(/href="([^"]+)"/.exec(String(mail.html))?.[1]).toBe(link);
      expect(mail.html).not.toContain('<Works>');
    });

    it('goes to the one address it is for, and no header can be smuggled in by what people call themselves', async () => {
      await subject.mail.send({
        ...message,
        subject: 'Hi\r\nBcc: eve@example.org\r\nX-Evil: 1',
        to: 'zoe@example.org',
      });
      const mail = await only(subject);
      expect([addresses(mail.to), addresses(mail.cc), addresses(mail.bcc), mail.headers.has('x-evil')]).toEqual([
        ['zoe@example.org'],
        [],
        [],
        false,
      ]);
    });

    it('keeps a line that begins with a dot, and long lines', async () => {
      const text = `.\n..two\n.end\n${'x'.repeat(3000)}\n`;
      await subject.mail.send({ ...message, text });
      expect((await only(subject)).text?.trimEnd()).toBe(text.trimEnd());
    });

    it('carries many at once, each its own', async () => {
      await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          subject.mail.send({ ...message, id: `inv-${n}`, to: `p${n}@example.org`, text: `for ${n}` }),
        ),
      );
      const arrived = (await subject.arrived()).map((mail) => [addresses(mail.to)[0], mail.text?.trim()]);
      expect(arrived.sort()).toEqual(Array.from({ length: 20 }, (_, n) => [`p${n}@example.org`, `for ${n}`]).sort());
    });
  });
};
