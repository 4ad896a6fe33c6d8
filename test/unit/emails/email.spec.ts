import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { type Email, emailMessage } from '../../../src/emails/email.js';
import { inDays, inMinutes, listed } from '../../../src/emails/wording.js';

const email: Email = {
  id: 'email-1',
  to: 'zoe@example.org',
  about: ['usr_1'],
  subject: 'Verify your address',
  heading: 'Is this your address?',
  sentences: ['You signed up.', 'One step is left.'],
  button: { label: 'Verify the address', url: 'https://gatehouse.example.com/verify?token=a_-1&x=2' },
  notes: ['The link is valid for an hour.'],
  because: 'somebody opened an account with this address',
};

describe('an email', () => {
  it('is the same in text and in HTML, from one description', () => {
    const { text, html, ...rest } = emailMessage(email);
    expect(rest).toEqual({ id: 'email-1', to: 'zoe@example.org', about: ['usr_1'], subject: 'Verify your address' });
    expect(text).toBe(
      [
        'Is this your address?',
        'You signed up.',
        'One step is left.',
        'Verify the address:\nhttps://gatehouse.example.com/verify?token=a_-1&x=2',
        'The link is valid for an hour.',
        '-- \nThis email was sent to zoe@example.org because somebody opened an account with this address.\n',
      ].join('\n\n'),
    );
    const said = html
      .replace(/<(style|title)>.*?<\/\1>/g, '')
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ');
    for (const part of [email.heading, ...email.sentences, email.button!.label, ...email.notes!])
      expect(said).toContain(part);
    expect(said).toContain('This email was sent to zoe@example.org because somebody opened an account');
  });

  it('shows the address of its button, and links to nothing else', () => {
    const { html } = emailMessage(email);
    const escaped = 'https://gatehouse.example.com/verify?token=a_-1&amp;x=2';
    expect([...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href)).toEqual([escaped, escaped]);
    expect(html).toContain(`>${escaped}</a>`);
    expect(html).not.toMatch(/<(script|img|link|iframe|form)\b|\bsrc=|url\(/);
  });

  it('may do without a button and notes', () => {
    const { button: _, notes: __, ...told } = email;
    const { text, html } = emailMessage(told);
    expect(text).not.toContain('https://');
    expect(html).not.toContain('<a ');
  });

  it('lets nothing that people call themselves become markup, a header or a line of its own', () => {
    const hostile = 'Ada\r\nBcc: eve@example.org\n\n-- \u2028\u202e<img src=x onerror=y>"\'&';
    const { subject, text, html } = emailMessage({
      ...email,
      subject: hostile,
      heading: hostile,
      sentences: [hostile],
      notes: [hostile],
      because: hostile,
      to: 'a@example.org',
    });
    expect(subject).not.toMatch(/[\r\n\u2028\u202e]/);
    expect(text.split('\n').filter((line) => /^(Bcc|-- .)/.test(line))).toEqual([]);
    expect(html).not.toMatch(/<img|\u202e/);
  });

  it('has the shape of its description whatever is said in it', () => {
    const shapeOf = (html: string): string =>
      [...html.matchAll(/<[^>]*>/g)].map(([tag]) => /^<\/?\w+/.exec(tag)?.[0]).join();
    const word = fc.string({ unit: 'binary', maxLength: 60 });
    fc.assert(
      fc.property(word, word, word, (heading, sentence, because) => {
        const { html, text } = emailMessage({ ...email, heading, sentences: [sentence, sentence], because });
        expect(shapeOf(html)).toBe(shapeOf(emailMessage(email).html));
        expect(text.split('\n').length).toBe(emailMessage(email).text.split('\n').length);
      }),
    );
  });
});

describe('the wording of emails', () => {
  it('says times in UTC, and says so', () => {
    expect(inDays('2026-11-28T23:59:00.000Z')).toBe('28 November 2026 (UTC)');
    expect(inMinutes('2026-11-28T23:59:00.000Z')).toBe('28 November 2026 at 23:59 (UTC)');
  });

  it.each<[readonly string[], string]>([
    [['A'], 'A'],
    [['A', 'B'], 'A and B'],
    [['A', 'B', 'C'], 'A, B and C'],
    [['A', 'B', 'C', 'D'], 'A, B, C and 1 more'],
  ])('lists %j', (names, text) => expect(listed(names, 3)).toBe(text));
});
