import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiClient, PASSWORD } from '../support/api-client.js';
import { MovableClock } from '../support/callers.js';
import { launch, OPERATOR_TOKEN, type TestGatehouse } from '../support/gatehouse.js';
import { mailedToken, mailsTo, mailTo } from '../support/mailbox.js';

const DAY_MS = 24 * 60 * 60 * 1000;

let gatehouse: TestGatehouse;
const clock = new MovableClock();
beforeAll(async () => void (gatehouse = await launch({}, clock)));
afterAll(() => gatehouse.stop());

const verify = (token: string) => gatehouse.anyone.post('/v1/accounts/verify', { token });
const found = (person: ApiClient, slug: string) => person.post('/v1/organizations', { name: 'Acme', slug });
const tokenOf = (email: string, behind = 0) => mailedToken(gatehouse.dataDir, email, 'verify', behind);

describe('addresses', () => {
  it('ACT-2 are verified by the link in the mail of signing up, without a session, and once', async () => {
    const ada = await gatehouse.anyone.signUpOnly('Ada');
    expect((await ada.get('/v1/me')).body).toMatchObject({ verified: false, email: 'ada@example.com' });
    expect(await found(ada, 'acme')).toMatchObject({ status: 403, body: { code: 'account.unverified' } });
    const { text, html } = await mailTo(gatehouse.dataDir, 'ada@example.com');
    expect([text, html].map((each) => each.includes(`${gatehouse.address}/verify?token=`))).toEqual([true, true]);
    const token = await tokenOf('ada@example.com');
    expect(await verify(token)).toMatchObject({ status: 200, body: { verified: true } });
    expect((await ada.get('/v1/me')).body).toMatchObject({ verified: true });
    expect((await found(ada, 'acme')).status).toBe(201);
    expect(await verify(token)).toMatchObject({ status: 409, body: { code: 'link.used' } });
  });

  it.each([
    ['POST', '/v1/organizations', { name: 'Ben', slug: 'ben-s' }],
    ['GET', '/v1/organizations/acme', undefined],
    ['GET', '/v1/organizations/nobody-s/teams', undefined],
    ['PATCH', '/v1/me', { name: 'Benjamin' }],
  ])('ACT-2 that are not verified shut out of %s %s', async (method, path, body) => {
    const ben = await gatehouse.anyone.signUpOnly('Ben');
    expect(await ben.call(method, path, body)).toMatchObject({ status: 403, body: { code: 'account.unverified' } });
  });

  it('ACT-2 get another link when it is asked for, and the one before stops working', async () => {
    const cleo = await gatehouse.anyone.signUpOnly('Cleo');
    const first = await tokenOf('cleo@example.com');
    expect((await cleo.post('/v1/accounts/verification')).status).toBe(202);
    const second = await tokenOf('cleo@example.com', 1);
    expect(await verify(first)).toMatchObject({ status: 404, body: { code: 'link.unknown' } });
    expect((await verify(second)).status).toBe(200);
    expect(await cleo.post('/v1/accounts/verification')).toMatchObject({
      status: 409,
      body: { code: 'account.verified' },
    });
    expect(await mailsTo(gatehouse.dataDir, 'cleo@example.com')).toBe(2);
  });

  it('ACT-2 are not verified by a link that has expired, until a new one is sent', async () => {
    await gatehouse.anyone.signUpOnly('Dora');
    const token = await tokenOf('dora@example.com');
    clock.ahead += 8 * DAY_MS;
    expect(await verify(token)).toMatchObject({ status: 409, body: { code: 'link.expired' } });
    const dora = await gatehouse.anyone.signIn('dora@example.com');
    await dora.must(dora.post('/v1/accounts/verification'));
    expect((await verify(await tokenOf('dora@example.com', 1))).status).toBe(200);
  });

  it.each(['', 'x', 'a'.repeat(500), Buffer.from('usr_01kamz4x8dfyjv8a2p6c2w9g5r.verify.x').toString('base64url')])(
    'ACT-2 are not verified by %j',
    async (token) => {
      expect(await verify(token)).toMatchObject({ status: 404, body: { code: 'link.unknown' } });
    },
  );

  it('ACT-2 are verified by the link of an invitation, for who opens an account with it and for who has one', async () => {
    const olga = await gatehouse.anyone.signUp('Olga');
    await olga.must(found(olga, 'olgas'));
    const emil = await olga.inviteAndAccept('olgas', 'Emil');
    expect((await emil.get('/v1/me')).body).toMatchObject({ verified: true });
    const fred = await gatehouse.anyone.signUpOnly('Fred');
    await olga.inviteAndJoin('olgas', fred, 'fred@example.com');
    expect((await fred.get('/v1/me')).body).toMatchObject({ verified: true });
    expect((await fred.get('/v1/organizations/olgas')).status).toBe(200);
  });

  it('ACT-2 that nobody verified can be signed up again, and the account of before is gone', async () => {
    const squatter = await gatehouse.anyone.signUpOnly('Squatter', 'gina@example.com');
    const old = await tokenOf('gina@example.com');
    const body = { email: 'Gina@example.com', name: 'Gina', password: `${PASSWORD} of Gina` };
    expect((await gatehouse.anyone.post('/v1/accounts', body)).status).toBe(201);
    expect(await squatter.get('/v1/me')).toMatchObject({ status: 401 });
    expect(await gatehouse.anyone.post('/v1/sessions', { email: body.email, password: PASSWORD })).toMatchObject({
      status: 401,
    });
    expect(await verify(old)).toMatchObject({ status: 404 });
    const gina = await gatehouse.anyone.signIn(body.email, body.password);
    await gina.verify('Gina@example.com');
    expect((await gina.get('/v1/me')).body).toMatchObject({ name: 'Gina', verified: true });
    expect(await gatehouse.anyone.post('/v1/accounts', body)).toMatchObject({
      status: 409,
      body: { code: 'account.address-taken' },
    });
  });

  it('ACT-2 are verified by the operator, where the account exists', async () => {
    const hans = await gatehouse.anyone.signUpOnly('Hans');
    const operator = gatehouse.anyone.with(OPERATOR_TOKEN);
    expect((await operator.post(`/v1/operator/accounts/${hans.userId}/verify`)).status).toBe(200);
    expect((await found(hans, 'hans-s')).status).toBe(201);
    expect(await operator.post('/v1/operator/accounts/usr_01kamz4x8dfyjv8a2p6c2w9g5r/verify')).toMatchObject({
      status: 404,
      body: { code: 'account.unknown' },
    });
  });

  it('ACT-2 stay verified after a restart', async () => {
    const ida = await gatehouse.anyone.signUp('Ida');
    await gatehouse.restart();
    expect((await gatehouse.anyone.with(ida.token).get('/v1/me')).body).toMatchObject({ verified: true });
  });
});
