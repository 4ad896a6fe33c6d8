import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PASSWORD } from '../support/api-client.js';
import { MovableClock } from '../support/callers.js';
import { eventually } from '../support/eventually.js';
import { launch, OPERATOR_TOKEN, type TestGatehouse } from '../support/gatehouse.js';
import { mailedToken, mailsTo } from '../support/mailbox.js';
import { missingHeadersOf, PageClient, type ShownPage } from '../support/page-client.js';

const NEW = 'tangled copper weather vane';
const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

let gatehouse: TestGatehouse;
let pages: PageClient;
let clock: MovableClock;
/** Token of the link for the first person. */
let first: string;
beforeAll(async () => {
  clock = new MovableClock();
  gatehouse = await launch({}, clock);
  pages = new PageClient(gatehouse.address);
  await eventually(() => gatehouse.printed.length > 0);
  first = /token=([\w-]+)/.exec(gatehouse.printed[0]!)![1]!;
});
afterAll(() => gatehouse?.stop());

const outcome = ({ status, code }: ShownPage) => [status, code];
const OK = [200, undefined];
const signIn = async (email: string, password: string): Promise<number> =>
  (await gatehouse.anyone.post('/v1/sessions', { email, password })).status;
/** Opens a page three times and asks for its head, as programs that look at links in mails do. */
const scanned = async (address: string): Promise<ShownPage> => {
  for (const method of ['GET', 'HEAD', 'GET'] as const) expect(outcome(await pages.open(address, method))[0]).toBe(200);
  const page = await pages.open(address);
  expect([page.status, page.action, missingHeadersOf(page)]).toEqual([
    200,
    new URL(address, pages.address).pathname,
    [],
  ]);
  return page;
};
const newMail = async (email: string, path: string, ask: () => Promise<unknown>): Promise<string> => {
  const before = await mailsTo(gatehouse.dataDir, email);
  await ask();
  return mailedToken(gatehouse.dataDir, email, path, before);
};
const signUp = (email: string): Promise<string> =>
  newMail(email, 'verify', () =>
    gatehouse.anyone.must(gatehouse.anyone.post('/v1/accounts', { email, name: 'Somebody', password: PASSWORD })),
  );
const resetLink = (email: string): Promise<string> =>
  newMail(email, 'reset', () => gatehouse.anyone.post('/v1/password-resets', { email }));

describe('the page for the first person', () => {
  it('ACT-1 opens the first account by the link that was printed, once', async () => {
    const page = await scanned(`/setup?token=${first}`);
    expect(Object.keys(page.inputs)).toEqual(['token', 'email', 'name', 'password']);
    const typed = { email: 'first@example.org', name: 'First <b>', password: 'password123' };
    const easy = await pages.press(page, typed);
    expect([outcome(easy), easy.inputs['password']!['aria-invalid']]).toEqual([[400, 'password.easy'], 'true']);
    expect(easy.text).toContain('easy to guess');
    expect([easy.inputs['email']!['value'], easy.inputs['name']!['value']]).toEqual(['first@example.org', 'First <b>']);
    expect(outcome(await pages.press(page, { ...typed, email: 'no address' }))).toEqual([400, 'request.invalid']);
    expect(outcome(await pages.press(easy, { password: PASSWORD }))).toEqual(OK);
    expect(await signIn('first@example.org', PASSWORD)).toBe(201);
    expect(outcome(await pages.press(page, { ...typed, email: 'other@example.org', password: PASSWORD }))).toEqual([
      409,
      'link.used',
    ]);
    expect(outcome(await pages.open(`/setup?token=${first}`))).toEqual([409, 'link.used']);
  });

  it('ACT-1 is also that of an account that the operator has opened: it asks for a password', async () => {
    const operator = gatehouse.anyone.with(OPERATOR_TOKEN);
    const token = await newMail('olga@example.org', 'setup', () =>
      operator.must(operator.post('/v1/operator/accounts', { email: 'olga@example.org', name: 'Olga' })),
    );
    const page = await scanned(`/setup?token=${token}`);
    expect([Object.keys(page.inputs), page.inputs['shown-0']!['value']]).toEqual([
      ['token', 'shown-0', 'password'],
      'olga@example.org',
    ]);
    expect(outcome(await pages.press(page, { password: 'short' }))).toEqual([400, 'password.length']);
    expect(outcome(await pages.press(page, { password: NEW }))).toEqual(OK);
    expect(await signIn('olga@example.org', NEW)).toBe(201);
    expect(outcome(await pages.press(page, { password: NEW }))).toEqual([409, 'link.used']);
  });
});

describe('the page that verifies an address', () => {
  it('ACT-2 does so by its button, and not by being opened', async () => {
    const token = await signUp('zoe@example.org');
    const zoe = await gatehouse.anyone.signIn('zoe@example.org');
    const page = await scanned(`/verify?token=${token}`);
    expect(page.inputs['shown-0']!['value']).toBe('zoe@example.org');
    const found = () => zoe.post('/v1/organizations', { name: 'Zoe', slug: 'zoe-org' });
    expect((await found()).body['code']).toBe('account.unverified');
    expect(outcome(await pages.press(page))).toEqual(OK);
    expect((await found()).status).toBe(201);
    expect(outcome(await pages.open(`/verify?token=${token}`))).toEqual([409, 'link.used']);
  });
});

describe('the page of a forgotten password', () => {
  it('ACT-3 sets a new one once, ends all sessions, and asks again where it is too easy', async () => {
    const yan = await gatehouse.anyone.signUp('Yan', 'yan@example.org');
    const page = await scanned(`/reset?token=${await resetLink('yan@example.org')}`);
    expect(page.inputs['password']).toMatchObject({ autocomplete: 'new-password', minlength: '10' });
    expect((await yan.get('/v1/me')).status).toBe(200);
    for (const [password, code] of [
      ['password123', 'password.easy'],
      ['short', 'password.length'],
      ['yan@example.org', 'password.easy'],
    ] as const) {
      const again = await pages.press(page, { password });
      expect([again.code, again.action, again.inputs['password']!['aria-invalid']]).toEqual([code, '/reset', 'true']);
      expect(again.html).not.toContain(`value="${password}" name="password"`);
    }
    expect(outcome(await pages.press(page, { password: NEW }))).toEqual(OK);
    expect([(await yan.get('/v1/me')).status, await signIn('yan@example.org', NEW)]).toEqual([401, 201]);
    expect(outcome(await pages.press(page, { password: PASSWORD }))).toEqual([409, 'link.used']);
    expect(await signIn('yan@example.org', PASSWORD)).toBe(401);
  });
});

describe('the page that confirms a new address', () => {
  it('ACT-3 makes it the address of the account, by its button', async () => {
    const xia = await gatehouse.anyone.signUp('Xia', 'xia@example.org');
    const token = await newMail('new.xia@example.org', 'confirm-address', () =>
      xia.must(xia.post('/v1/me/address', { email: 'new.xia@example.org', current: PASSWORD })),
    );
    const page = await scanned(`/confirm-address?token=${token}`);
    expect(page.inputs['shown-0']!['value']).toBe('new.xia@example.org');
    expect(await signIn('new.xia@example.org', PASSWORD)).toBe(401);
    expect(outcome(await pages.press(page))).toEqual(OK);
    expect([await signIn('new.xia@example.org', PASSWORD), await signIn('xia@example.org', PASSWORD)]).toEqual([
      201, 401,
    ]);
    expect((await xia.get('/v1/me')).status).toBe(401);
  });

  it('ACT-3 says that somebody else has the address by now', async () => {
    const wim = await gatehouse.anyone.signUp('Wim', 'wim@example.org');
    const token = await newMail('wanted@example.org', 'confirm-address', () =>
      wim.must(wim.post('/v1/me/address', { email: 'wanted@example.org', current: PASSWORD })),
    );
    await gatehouse.anyone.signUp('Quick', 'wanted@example.org');
    const page = await pages.press(await pages.open(`/confirm-address?token=${token}`));
    expect([outcome(page), page.action]).toEqual([[409, 'account.address-taken'], undefined]);
    expect(await signIn('wim@example.org', PASSWORD)).toBe(201);
  });
});

describe('links that are no good on a page', () => {
  const PATHS = ['verify', 'reset', 'confirm-address', 'setup'] as const;
  const body = (token: string): string => new URLSearchParams({ token, password: NEW }).toString();

  it('ACT-2 ACT-3 are those of every other purpose', async () => {
    const person = await gatehouse.anyone.signUp('Vic', 'vic@example.org');
    const operator = gatehouse.anyone.with(OPERATOR_TOKEN);
    const tokens = {
      verify: await signUp('unverified@example.org'),
      reset: await resetLink('vic@example.org'),
      'confirm-address': await newMail('new.vic@example.org', 'confirm-address', () =>
        person.must(person.post('/v1/me/address', { email: 'new.vic@example.org', current: PASSWORD })),
      ),
      setup: await newMail('una@example.org', 'setup', () =>
        operator.must(operator.post('/v1/operator/accounts', { email: 'una@example.org', name: 'Una' })),
      ),
    };
    for (const path of PATHS)
      for (const [purpose, token] of Object.entries(tokens).filter(([purpose]) => purpose !== path))
        for (const page of [await pages.open(`/${path}?token=${token}`), await pages.post(`/${path}`, body(token))]) {
          expect([path, purpose, ...outcome(page)]).toEqual([path, purpose, 404, 'link.unknown']);
          expect(page.text).not.toContain('@example.org');
        }
    for (const path of PATHS)
      expect([path, (await pages.open(`/${path}?token=${tokens[path]}`)).status]).toEqual([path, 200]);
    expect(outcome(await pages.open(`/invitations/accept?token=${tokens.reset}`))).toEqual([404, 'invitation.unknown']);
  });

  it.each(PATHS)('/%s tells of a missing, an unknown and a cut one, and takes no foreign form', async (path) => {
    for (const token of ['', 'hello', 'x'.repeat(3_000), `${first}x`, gatehouse.address]) {
      const shown = [
        await pages.open(`/${path}?token=${encodeURIComponent(token)}`),
        await pages.post(`/${path}`, body(token)),
      ];
      for (const page of shown)
        expect([path, token, outcome(page), missingHeadersOf(page), page.action]).toEqual([
          path,
          token,
          [404, 'link.unknown'],
          [],
          undefined,
        ]);
    }
    expect(outcome(await pages.open(`/${path}`))).toEqual([404, 'link.unknown']);
    for (const [name, value] of [
      ['origin', 'https://evil.example'],
      ['origin', ''],
      ['sec-fetch-site', 'cross-site'],
    ] as const)
      expect(outcome(await pages.post(`/${path}`, body('t'), { [name]: value }))).toEqual([403, 'origin.foreign']);
    expect(outcome(await pages.post(`/${path}`, '{}', { 'content-type': 'application/json' }))).toEqual([
      415,
      'content-type.unsupported',
    ]);
  });

  it('ACT-3 are those that have run out, and those that a newer one has replaced', async () => {
    await gatehouse.anyone.signUp('Tim', 'tim@example.org');
    const old = await resetLink('tim@example.org');
    const newer = await resetLink('tim@example.org');
    expect(outcome(await pages.open(`/reset?token=${old}`))).toEqual([404, 'link.unknown']);
    const page = await pages.open(`/reset?token=${newer}`);
    const verify = await signUp('sam@example.org');
    clock.ahead += HOUR_MS;
    const late = await pages.press(page, { password: NEW });
    expect([outcome(late), late.action]).toEqual([[409, 'link.expired'], undefined]);
    expect(await signIn('tim@example.org', PASSWORD)).toBe(201);
    clock.ahead += 30 * DAY_MS;
    expect(outcome(await pages.open(`/verify?token=${verify}`))).toEqual([409, 'link.expired']);
  });
});
