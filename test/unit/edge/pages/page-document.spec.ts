import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { failurePage, problemWith } from '../../../../src/edge/pages/failure-page.js';
import type { Page } from '../../../../src/edge/pages/page.js';
import { sendPage, type ShownForm } from '../../../../src/edge/pages/page-document.js';
import { problem } from '../../../../src/edge/replies/problem-details.js';
import { missingHeadersOf, PageClient, type ShownPage } from '../../../support/page-client.js';

const page: Page = {
  heading: 'Join Acme',
  sentences: ['Ada has invited you.'],
  facts: [['Role', 'Member']],
  form: {
    fields: [
      { label: 'Email', type: 'email', autocomplete: 'username', value: 'a@example.org' },
      { name: 'name', label: 'Name', type: 'text', autocomplete: 'name' },
      {
        name: 'password',
        label: 'Password',
        type: 'password',
        autocomplete: 'new-password',
        hint: 'Long.',
        shortest: 10,
      },
    ],
    button: 'Accept',
  },
  notes: ['Valid until Sunday.'],
};
const form: ShownForm = { path: '/x', token: 't', typed: {} };

let server: Server;
let next: Parameters<typeof sendPage>;
let client: PageClient;
beforeAll(async () => {
  server = createServer((_request, response) => {
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('X-Content-Type-Options', 'nosniff');
    sendPage(response, next[1], next[2]);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  client = new PageClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const sent = (what: Page, how: Parameters<typeof sendPage>[2]): Promise<ShownPage> => {
  next = [undefined as never, what, how];
  return client.open('/');
};

describe('the document of a page', () => {
  it('has a form that works without script: a token, labels, and what browsers fill in', async () => {
    const { html, inputs, action, status, headers } = await sent(page, { form });
    expect([status, action, inputs['token']]).toEqual([200, '/x', { type: 'hidden', name: 'token', value: 't' }]);
    expect(inputs['password']).toMatchObject({ autocomplete: 'new-password', minlength: '10', required: '' });
    const labels = [...html.matchAll(/<label for="([^"]+)"/g)].map(([, id]) => id);
    const fields = Object.values(inputs).filter(({ type }) => type !== 'hidden');
    expect(labels).toEqual(fields.map(({ id }) => id));
    for (const { 'aria-describedby': hint } of fields)
      expect(hint === undefined || html.includes(`id="${hint}"`)).toBe(true);
    expect(html).toMatch(/<html lang="en">[^]*<meta\s+name="viewport"\s+content="width=device-width/);
    expect(html).not.toMatch(/<script|<img|<link|<iframe|\sstyle=|\son\w+=|javascript:/i);
    expect(missingHeadersOf({ headers, html } as ShownPage)).toEqual([]);
  });

  it('marks what does not fit, keeps what was typed, and never shows a password again', async () => {
    const wrong = { says: 'Something does not fit.', fields: new Set(['password']) };
    const typed = { name: 'Zoë "Z"', password: 'a secret', 'shown-0': 'other@example.org' };
    const shown = await sent(page, { form: { ...form, typed, wrong }, problem: problem(400, 'request.invalid', 'x') });
    expect([shown.status, shown.code]).toEqual([400, 'request.invalid']);
    expect([shown.inputs['name']!['value'], shown.inputs['name']!['aria-invalid']]).toEqual(['Zoë "Z"', undefined]);
    expect([shown.inputs['password']!['value'], shown.inputs['password']!['aria-invalid']]).toEqual([
      undefined,
      'true',
    ]);
    expect(shown.inputs['shown-0']!['value']).toBe('a@example.org');
    expect(shown.html).not.toContain('a secret');
    expect(shown.html).toContain('role="alert"');
  });

  it('has the same shape whatever anybody is called', async () => {
    const shapeOf = (html: string): string =>
      [...html.matchAll(/<\/?[a-z][^>]*>/gi)]
        .map(([tag]) => tag.replaceAll(/"[^"]*"/g, '""').replace(/\s+/g, ' '))
        .join();
    const typed = { name: 'n' };
    const plain = shapeOf((await sent(page, { form: { ...form, typed } })).html);
    const word = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
      fc.constantFrom(
        '</title><script>alert(1)</script>',
        '" autofocus onfocus="x',
        "'>",
        '<!--',
        '</style>',
        '&#x3c;b&#x3e;',
      ),
    );
    await fc.assert(
      fc.asyncProperty(word, word, word, async (one, two, three) => {
        const named: Page = { ...page, heading: one, sentences: [two], facts: [['Role', three]], notes: [one] };
        const { html } = await sent(named, { form: { path: '/x', token: two, typed: { name: three } } });
        expect(shapeOf(html)).toBe(plain);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the page of a failure', () => {
  it.each([
    [403, 'origin.foreign', 'This did not work'],
    [404, 'route.unknown', 'This page does not exist'],
    [413, 'body.too-large', 'The form is too large'],
    [415, 'content-type.unsupported', 'This did not work'],
    [429, 'session.throttled', 'Please wait a little'],
    [500, 'internal', 'Something went wrong'],
    [503, 'store.unavailable', 'Please try again in a moment'],
  ])(
    '%i %s has a heading, says what to do next, and names the code for those who help',
    async (status, code, heading) => {
      const told = problem(status, code, 'What happened.', { retryAfter: 7 });
      const shown = await sent(failurePage(told), { form, problem: told });
      expect([shown.status, shown.code, shown.action, shown.headers.get('retry-after')]).toEqual([
        status,
        code,
        undefined,
        '7',
      ]);
      for (const said of [heading, 'What happened.', 'again', `Code: ${code}`]) expect(shown.text).toContain(said);
    },
  );

  it('says at the form what was wrong: by the fields, by the code, or in words of the page', () => {
    const detail = 'A name has 1 to 80 characters.';
    expect(problemWith(problem(400, 'name.length', detail), undefined)).toEqual({
      says: detail,
      fields: new Set(['name']),
    });
    const easy = problemWith(
      problem(400, 'password.easy', 'Easy to guess.', { errors: { password: ['is the name'] } }),
      undefined,
    );
    expect(easy).toEqual({ says: 'Easy to guess.', fields: new Set(['password']) });
    const errors = { errors: { password: ['too short'] } };
    expect([...problemWith(problem(400, 'request.invalid', 'x', errors), undefined).fields]).toContain('password');
    expect(problemWith(problem(401, 'session.refused', 'x'), { says: 'Wrong.', field: 'password' })).toEqual({
      says: 'Wrong.',
      fields: new Set(['password']),
    });
  });
});
