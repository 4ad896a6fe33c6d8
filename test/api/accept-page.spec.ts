import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiClient, invitationToken, PASSWORD } from '../support/api-client.js';
import { MovableClock } from '../support/callers.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';
import { mailsTo, mailTo } from '../support/mailbox.js';
import { missingHeadersOf, PageClient, type ShownPage } from '../support/page-client.js';

const ACME = '/v1/organizations/acme';
const PATH = '/invitations/accept';
const WEEK_MS = 7 * 24 * 60 * 60 * 1000;

let gatehouse: TestGatehouse;
let clock: MovableClock;
let owner: ApiClient;
let teamId: string;
let pages: PageClient;

beforeAll(async () => {
  clock = new MovableClock();
  gatehouse = await launch({ GATEHOUSE_TRUSTED_PROXIES: '127.0.0.1' }, clock);
  pages = new PageClient(gatehouse.address);
  owner = await gatehouse.anyone.signUp('Ada');
  await owner.must(owner.post('/v1/organizations', { name: 'Acme <b>&</b> "Sons"', slug: 'acme' }));
  teamId = (await owner.must(owner.post<{ id: string }>(`${ACME}/teams`, { name: 'Research <i>' }))).id;
});
afterAll(() => gatehouse?.stop());

interface Invited {
  readonly id: string;
  readonly token: string;
  readonly address: string;
}

const invite = async (email: string): Promise<Invited> => {
  const before = await mailsTo(gatehouse.dataDir, email);
  const body = { email, roleId: 'member', teamIds: [teamId] };
  const { id } = await owner.must(owner.post<{ id: string }>(`${ACME}/invitations`, body));
  const token = await invitationToken(gatehouse.dataDir, email, before);
  return { id, token, address: `${PATH}?token=${token}` };
};
const statusOf = async ({ id }: Invited): Promise<unknown> =>
  (await owner.get(`${ACME}/invitations/${id}`)).body['status'];
const outcome = ({ status, code }: ShownPage) => [status, code];

describe('the page of an invitation', () => {
  it('PPL-2 opens an account and joins, from the email by the button', async () => {
    const invited = await invite('zoe@example.org');
    const link = /https?:\/\/\S+/.exec((await mailTo(gatehouse.dataDir, 'zoe@example.org')).text)![0];
    const page = await pages.open(link);
    expect([page.status, page.action]).toEqual([200, PATH]);
    for (const said of ['Join Acme <b>&</b> "Sons"', 'Ada has invited you', 'Member', 'Research <i>'])
      expect(page.text).toContain(said);
    expect(page.inputs['shown-0']!['value']).toBe('zoe@example.org');
    const joined = await pages.press(page, { name: 'Zoë', password: PASSWORD });
    expect(outcome(joined)).toEqual([200, undefined]);
    expect(joined.text).toContain('You have joined Acme <b>&</b> "Sons"');
    const zoe = await gatehouse.anyone.signIn('zoe@example.org');
    const me = await zoe.must(zoe.get<{ name: string; organizations: { slug: string; roleId: string }[] }>('/v1/me'));
    expect([me.name, me.organizations.map(({ slug, roleId }) => [slug, roleId])]).toEqual([
      'Zoë',
      [['acme', 'member']],
    ]);
    expect(await statusOf(invited)).toBe('accepted');
    expect(outcome(await pages.open(invited.address))).toEqual([409, 'invitation.used']);
    expect(outcome(await pages.press(page, { name: 'Zoë', password: PASSWORD }))).toEqual([409, 'invitation.used']);
  });

  it('PPL-2 asks for the password of the account where the address has one', async () => {
    await gatehouse.anyone.signUp('Yan', 'yan@example.org');
    const invited = await invite('YAN@example.org');
    const page = await pages.open(invited.address);
    expect(Object.keys(page.inputs)).toEqual(['token', 'shown-0', 'password']);
    expect(page.inputs['shown-0']).toMatchObject({ autocomplete: 'username', readonly: '' });
    expect(page.inputs['password']).toMatchObject({ autocomplete: 'current-password', type: 'password' });
    const wrong = await pages.press(page, { password: 'not the password' });
    expect([outcome(wrong), wrong.inputs['password']!['aria-invalid']]).toEqual([[401, 'session.refused'], 'true']);
    expect(await statusOf(invited)).toBe('pending');
    expect(outcome(await pages.press(wrong, { password: PASSWORD }))).toEqual([200, undefined]);
    expect(await statusOf(invited)).toBe('accepted');
  });

  it('ACT-4 a wrong password there counts as a failed sign-in, and a right one is not asked for any more after ten', async () => {
    await gatehouse.anyone.signUp('Xia', 'xia@example.org');
    const page = await pages.open((await invite('xia@example.org')).address);
    for (let tries = 0; tries < 10; tries += 1)
      expect(outcome(await pages.press(page, { password: `guess ${tries}` }))).toEqual([401, 'session.refused']);
    const throttled = await pages.press(page, { password: PASSWORD });
    expect([outcome(throttled), Number(throttled.headers.get('retry-after')) > 0]).toEqual([
      [429, 'session.throttled'],
      true,
    ]);
    const signIn = await gatehouse.anyone.post('/v1/sessions', { email: 'xia@example.org', password: PASSWORD });
    expect([signIn.status, signIn.body['code']]).toEqual([429, 'session.throttled']);
  });

  it('ACT-4 a known device gets through although neighbours have guessed, and ACT-5 a new place is told', async () => {
    await gatehouse.anyone.signUp('Kim', 'kim@example.org');
    const signedIn = await gatehouse.anyone.post('/v1/sessions', { email: 'kim@example.org', password: PASSWORD });
    const cookie = signedIn.headers.getSetCookie()[0]!.split(';')[0]!;
    const page = await pages.open((await invite('kim@example.org')).address);
    for (let tries = 0; tries < 10; tries += 1) await pages.press(page, { password: `guess ${tries}` });
    expect(outcome(await pages.press(page, { password: PASSWORD }))).toEqual([429, 'session.throttled']);
    expect(outcome(await pages.press(page, { password: PASSWORD }, { cookie }))).toEqual([200, undefined]);

    await gatehouse.anyone.signUp('Lou', 'lou@example.org');
    const elsewhere = { 'x-forwarded-for': '203.0.113.9' };
    const other = await pages.open((await invite('lou@example.org')).address);
    expect(outcome(await pages.press(other, { password: PASSWORD }, elsewhere))).toEqual([200, undefined]);
    expect((await mailTo(gatehouse.dataDir, 'lou@example.org', 0, /203\.0\.113\.9/)).text).toContain('signed in');
  });

  it('ACT-2 takes over an account that nobody has verified: its password and its sessions end', async () => {
    const squatter = { name: 'Squatter', email: 'rae@example.org', password: 'password of a squatter' };
    await gatehouse.anyone.must(gatehouse.anyone.post('/v1/accounts', squatter));
    const theirs = await gatehouse.anyone.signIn(squatter.email, squatter.password);
    const page = await pages.open((await invite(squatter.email)).address);
    expect(Object.keys(page.inputs)).toEqual(['token', 'shown-0', 'name', 'password']);
    expect(outcome(await pages.press(page, { name: 'Rae', password: PASSWORD }))).toEqual([200, undefined]);
    const rae = await gatehouse.anyone.signIn(squatter.email);
    expect((await rae.get('/v1/me')).body['name']).toBe('Rae');
    expect((await theirs.get('/v1/me')).status).toBe(401);
    const { email, password } = squatter;
    expect((await gatehouse.anyone.post('/v1/sessions', { email, password })).status).toBe(401);
  });

  it('PPL-2 opens one account and one membership, however often the button is pressed at once', async () => {
    const invited = await invite('pia@example.org');
    const page = await pages.open(invited.address);
    const typed = { name: 'Pia', password: PASSWORD };
    const pressed = await Promise.all(Array.from({ length: 6 }, () => pages.press(page, typed)));
    expect(pressed.filter(({ status }) => status >= 500).map(outcome)).toEqual([]);
    expect(pressed.some(({ status }) => status === 200)).toBe(true);
    const pia = await gatehouse.anyone.signIn('pia@example.org');
    const { organizations } = (await pia.get<{ organizations: object[] }>('/v1/me')).body;
    expect([organizations.length, await statusOf(invited)]).toEqual([1, 'accepted']);
  });

  it('shows the form again with what was typed, but no password, where something does not fit', async () => {
    const page = await pages.open((await invite('wim@example.org')).address);
    const name = '"><script>alert(1)</script>';
    const short = await pages.press(page, { name, password: 'short' });
    expect(outcome(short)).toEqual([400, 'password.length']);
    expect([short.inputs['name']!['value'], short.inputs['password']!['value']]).toEqual([name, undefined]);
    expect(short.inputs['password']!['aria-invalid']).toBe('true');
    expect(short.html).not.toMatch(/<script|short/);
    const nameless = await pages.press(page, { name: '\u202e', password: PASSWORD });
    expect([nameless.code, nameless.inputs['name']!['aria-invalid']]).toEqual(['name.characters', 'true']);
    expect(outcome(await pages.press(short, { name: 'Wim', password: PASSWORD }))).toEqual([200, undefined]);
  });

  it('uses nothing up by being looked at, however often and by whom', async () => {
    const invited = await invite('vic@example.org');
    for (let looks = 0; looks < 3; looks += 1) {
      const [page, head] = [await pages.open(invited.address), await pages.open(invited.address, 'HEAD')];
      expect([page.status, head.status, head.html]).toEqual([200, 200, '']);
      const [ofHead, ofPage] = [head, page].map(({ headers }) =>
        [...headers.keys()].filter((name) => !/^(connection|keep-alive)$/.test(name)).sort(),
      );
      expect(ofHead).toEqual(ofPage);
    }
    expect(await statusOf(invited)).toBe('pending');
    const address = `${invited.address}&utm_source=mail&fbclid=x`;
    expect(outcome(await pages.press(await pages.open(address), { name: 'Vic', password: PASSWORD }))).toEqual([
      200,
      undefined,
    ]);
  });

  it.each<[string, (own: string) => Readonly<Record<string, string>>]>([
    ['no origin', () => ({ origin: '' })],
    ['an opaque origin', () => ({ origin: 'null' })],
    ['another host', () => ({ origin: 'https://evil.example' })],
    ['another port', () => ({ origin: 'http://127.0.0.1:1' })],
    ['another scheme', (own) => ({ origin: own.replace('http:', 'https:') })],
    ['a host that begins alike', (own) => ({ origin: `${own}.evil.example` })],
    ['two origins', (own) => ({ origin: `${own} https://evil.example` })],
    ['a page elsewhere, as the browser says', () => ({ 'sec-fetch-site': 'cross-site' })],
    ['a page of another host of the site', () => ({ 'sec-fetch-site': 'same-site' })],
    ['no page at all', () => ({ 'sec-fetch-site': 'none' })],
  ])('takes no form from %s', async (_, headersOf) => {
    const invited = await invite('una@example.org');
    const body = new URLSearchParams({ token: invited.token, name: 'Una', password: PASSWORD }).toString();
    const page = await pages.post(PATH, body, headersOf(gatehouse.address));
    expect([outcome(page), page.action, missingHeadersOf(page)]).toEqual([[403, 'origin.foreign'], undefined, []]);
    expect(await statusOf(invited)).toBe('pending');
    await owner.must(owner.delete(`${ACME}/invitations/${invited.id}`));
  });

  it('takes a form where the browser says nothing of its site', async () => {
    const { token } = await invite('tim@example.org');
    const body = new URLSearchParams({ token, name: 'Tim', password: PASSWORD }).toString();
    expect(outcome(await pages.post(PATH, body, { 'sec-fetch-site': '' }))).toEqual([200, undefined]);
  });

  it.each<[string, string | Uint8Array<ArrayBuffer>, Readonly<Record<string, string>>, number, string]>([
    ['JSON', '{"token":"t"}', { 'content-type': 'application/json' }, 415, 'content-type.unsupported'],
    ['plain text', 'token=t', { 'content-type': 'text/plain' }, 415, 'content-type.unsupported'],
    ['parts', '--x--', { 'content-type': 'multipart/form-data; boundary=x' }, 415, 'content-type.unsupported'],
    [
      'another character set',
      'token=t',
      { 'content-type': 'application/x-www-form-urlencoded; charset=utf-16' },
      415,
      'content-type.unsupported',
    ],
    [
      'what is compressed',
      new Uint8Array(gzipSync('token=t')),
      { 'content-encoding': 'gzip' },
      415,
      'content-type.unsupported',
    ],
    ['more than 16 KiB', `token=t&name=${'x'.repeat(16 * 1024)}`, {}, 413, 'body.too-large'],
    ['a megabyte', `token=t&name=${'x'.repeat(1024 * 1024)}`, {}, 413, 'body.too-large'],
    ['many fields', Array.from({ length: 30 }, (_, n) => `f${n}=1`).join('&'), {}, 400, 'body.malformed'],
    ['a field twice', 'token=t&token=u', {}, 400, 'body.malformed'],
    ['a field of every object', 'token=t&__proto__=x', {}, 400, 'body.malformed'],
    ['half an escape', 'token=%E2%82', {}, 400, 'body.malformed'],
    ['no form', 'hello', {}, 400, 'body.malformed'],
    ['nothing', '', {}, 404, 'invitation.unknown'],
  ])('answers %s with a page', async (_, body, headers, status, code) => {
    const page = await pages.post(PATH, body, headers);
    expect([outcome(page), missingHeadersOf(page)]).toEqual([[status, code], []]);
    expect(page.text).toMatch(/again/);
  });
});

describe('whatever is sent to the page', () => {
  it('LIM-3 is answered with a page, and never ends in an error of ours', async () => {
    const { token } = await invite('fuzz@example.org');
    const field = fc.tuple(
      fc.oneof(fc.constantFrom('token', 'name', 'password', 'email'), fc.string({ maxLength: 8 })),
      fc.oneof(
        fc.constant(token),
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.constantFrom('%', '%00', '+', '='),
      ),
    );
    const form = fc.array(field, { maxLength: 6 }).map((fields) => fields.map((pair) => pair.join('=')).join('&'));
    const body = fc.oneof(
      form,
      form.map((text) => encodeURI(text.replaceAll(/\p{Surrogate}/gu, '?'))),
      fc.uint8Array({ maxLength: 400 }).map((bytes) => new Uint8Array(bytes)),
    );
    await fc.assert(
      fc.asyncProperty(body, async (sent) => {
        const page = await pages.post(PATH, sent);
        expect([page.status < 500, missingHeadersOf(page)]).toEqual([true, []]);
      }),
      { numRuns: 150 },
    );
    expect(gatehouse.worries.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

describe('a link that is no good', () => {
  let used: Record<string, string>;
  beforeAll(async () => {
    const [resent, revoked, expired] = [
      await invite('s@example.org'),
      await invite('r@example.org'),
      await invite('q@example.org'),
    ];
    await owner.must(owner.post(`${ACME}/invitations/${resent.id}/resend`));
    await owner.must(owner.delete(`${ACME}/invitations/${revoked.id}`));
    const other = await gatehouse.anyone.signUp('Otto');
    await other.must(other.post('/v1/organizations', { name: 'Gone', slug: 'gone-org' }));
    await other.must(
      other.post('/v1/organizations/gone-org/invitations', { email: 'p@example.org', roleId: 'member' }),
    );
    const gone = await invitationToken(gatehouse.dataDir, 'p@example.org');
    await other.must(other.delete('/v1/organizations/gone-org', undefined, { confirmSlug: 'gone-org' }));
    const { secret } = await owner.must(owner.post<{ secret: string }>(`${ACME}/api-keys`, { name: 'K' }));
    used = {
      'an empty one': '',
      'a text': 'hello',
      'a session': owner.token!,
      'an API key': secret,
      'a replaced one': resent.token,
      'half of one': resent.token.slice(0, -4),
      'one with more behind it': `${resent.token}x`,
      'a very long one': 'x'.repeat(4_000),
      'that of a deleted organization': gone,
      'a withdrawn one': revoked.token,
      'an expired one': expired.token,
    };
  });

  it.each([
    ['an empty one', 404, 'invitation.unknown'],
    ['a text', 404, 'invitation.unknown'],
    ['a session', 404, 'invitation.unknown'],
    ['an API key', 404, 'invitation.unknown'],
    ['a replaced one', 404, 'invitation.unknown'],
    ['half of one', 404, 'invitation.unknown'],
    ['one with more behind it', 404, 'invitation.unknown'],
    ['a very long one', 404, 'invitation.unknown'],
    ['that of a deleted organization', 404, 'invitation.unknown'],
    ['a withdrawn one', 409, 'invitation.revoked'],
    ['an expired one', 409, 'invitation.expired'],
  ])('%s is told on a page, to GET and to the button alike', async (name, status, code) => {
    const token = used[name]!;
    if (code === 'invitation.expired') clock.ahead = WEEK_MS;
    const body = new URLSearchParams({ token, name: 'Eve', password: PASSWORD }).toString();
    for (const page of [await pages.open(`${PATH}?token=${encodeURIComponent(token)}`), await pages.post(PATH, body)]) {
      expect([outcome(page), missingHeadersOf(page), page.action]).toEqual([[status, code], [], undefined]);
      expect(page.text).not.toMatch(/Acme|Ada|@example/);
    }
  });

  it('is told where the address has no token, or more than one', async () => {
    for (const address of [
      PATH,
      `${PATH}?`,
      `${PATH}?token=a&token=b`,
      `${PATH}?token`,
      `${PATH}?Token=${owner.token}`,
    ])
      expect(outcome(await pages.open(address))).toEqual([404, 'invitation.unknown']);
  });
});

describe('the pages of emails', () => {
  it('take no other methods', async () => {
    const answer = await fetch(`${gatehouse.address}${PATH}`, { method: 'PUT' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, POST']);
  });

  it('are no part of the described API', async () => {
    const { paths } = (await gatehouse.anyone.get<{ paths: object }>('/openapi.json')).body;
    expect(Object.keys(paths).filter((path) => !/^\/(v1|health)\//.test(path))).toEqual([]);
  });

  it('are there for a person who opens a wrong address, while programs get a problem', async () => {
    for (const path of [
      '/',
      '/invitations',
      '/invitations/accept/',
      '/Invitations/Accept?token=x',
      '/verify/x',
      '/%',
    ]) {
      const page = await pages.open(path);
      expect([path, page.status >= 400 && page.status < 500, missingHeadersOf(page)]).toEqual([path, true, []]);
      expect(page.text).toMatch(/email again/);
      const { headers } = await fetch(`${gatehouse.address}${path}`);
      expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    }
    const posted = await pages.post('/verify/', 'token=x', { accept: 'text/html' });
    expect([posted.status, missingHeadersOf(posted)]).toEqual([415, []]);
    const api = await fetch(`${gatehouse.address}/v1/nothing`, { headers: { accept: 'text/html' } });
    expect(api.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  });

  it('leave no token in the log', () => {
    expect(JSON.stringify(gatehouse.worries)).not.toContain('token=');
  });
});
