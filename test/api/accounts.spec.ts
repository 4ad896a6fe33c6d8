import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PASSWORD } from '../support/api-client.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';

describe('accounts', () => {
  let gatehouse: TestGatehouse;
  beforeAll(async () => void (gatehouse = await launch()));
  afterAll(() => gatehouse.stop());

  it('opens an account, signs in, says who is asking, and signs out', async () => {
    const { anyone } = gatehouse;
    const made = await anyone.post('/v1/accounts', {
      email: 'Ada@example.com',
      name: 'Ada  Lovelace',
      password: PASSWORD,
    });
    expect([made.status, made.headers.get('location')]).toEqual([201, '/v1/me']);
    const signedIn = await anyone.post<{ token: string; userId: string }>('/v1/sessions', {
      email: 'ada@EXAMPLE.com',
      password: PASSWORD,
    });
    expect(signedIn.status).toBe(201);
    expect(signedIn.body).toMatchObject({ userId: made.body['userId'], token: expect.stringMatching(/^ghs_/) });
    const ada = anyone.with(signedIn.body.token);
    expect((await ada.get('/v1/me')).body).toEqual({
      userId: signedIn.body.userId,
      name: 'Ada Lovelace',
      email: 'Ada@example.com',
      verified: false,
      organizations: [],
    });
    expect((await ada.delete('/v1/sessions/current')).status).toBe(204);
    expect(await ada.get('/v1/me')).toMatchObject({ status: 401, body: { code: 'authentication.invalid' } });
  });

  it('gives an address to one account only, whatever its case', async () => {
    const { anyone } = gatehouse;
    await anyone.signUp('Grace');
    const again = await anyone.post('/v1/accounts', {
      email: 'GRACE@example.com',
      name: 'Somebody',
      password: PASSWORD,
    });
    expect([again.status, again.body['code']]).toEqual([409, 'account.address-taken']);
    expect((await (await anyone.signIn('grace@example.com')).get('/v1/me')).body['name']).toBe('Grace');
  });

  it('gives an address wanted by ten at once to exactly one', async () => {
    const { anyone } = gatehouse;
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        anyone.post('/v1/accounts', { email: 'race@example.com', name: `Racer ${i}`, password: `${PASSWORD} ${i}` }),
      ),
    );
    const winner = answers.findIndex(({ status }) => status === 201);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 9 }, () => 409)]);
    const me = await (await anyone.signIn('race@example.com', `${PASSWORD} ${winner}`)).get('/v1/me');
    expect(me.body['name']).toBe(`Racer ${winner}`);
  });

  it('SEC-2 answers an unknown address and a wrong password alike', async () => {
    const { anyone } = gatehouse;
    await anyone.signUp('Linus');
    const wrong = await anyone.post('/v1/sessions', { email: 'linus@example.com', password: 'not the password' });
    const unknown = await anyone.post('/v1/sessions', { email: 'nobody@example.com', password: 'not the password' });
    expect([wrong.status, wrong.body['code']]).toEqual([401, 'session.refused']);
    expect(unknown.body).toEqual(wrong.body);
  });

  it('SEC-2 pauses after ten failures for one address', async () => {
    const { anyone } = gatehouse;
    const attempt = () => anyone.post('/v1/sessions', { email: 'guessed@example.com', password: 'a guess at it' });
    const answers = await Promise.all(Array.from({ length: 10 }, attempt));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    const paused = await attempt();
    expect([paused.status, paused.body['code']]).toEqual([429, 'session.throttled']);
    expect(Number(paused.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it.each([
    [{ email: 'no address', name: 'X', password: PASSWORD }, 'request.invalid'],
    [{ email: 'x@example.com', name: 'X', password: 'short' }, 'request.invalid'],
    [{ email: 'x@example.com', name: 'X', password: 'x'.repeat(257) }, 'request.invalid'],
    [{ email: 'x@example.com', name: 'X', password: 'Password123' }, 'password.easy'],
    [{ email: 'xavier@example.com', name: 'X', password: 'Xavier@example.com' }, 'password.easy'],
    [{ email: 'x@example.com', name: 'Xavier Xenon', password: 'xavier xenon' }, 'password.easy'],
    [{ email: 'x@example.com', name: ' \u0007 ', password: PASSWORD }, 'name.characters'],
    [{ email: 'x@example.com', name: 'X', password: PASSWORD, admin: true }, 'request.invalid'],
  ])('ACT-6 refuses %j', async (body, code) => {
    expect(await gatehouse.anyone.post('/v1/accounts', body)).toMatchObject({ status: 400, body: { code } });
  });
});
