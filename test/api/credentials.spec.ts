import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiClient, PASSWORD } from '../support/api-client.js';
import { MovableClock } from '../support/callers.js';
import { launch, OPERATOR_TOKEN, type TestGatehouse } from '../support/gatehouse.js';
import { mailedToken, mailsTo, mailTo } from '../support/mailbox.js';

const NEW = 'tangled copper weather vane';
const HOUR_MS = 60 * 60 * 1000;

let gatehouse: TestGatehouse;
const clock = new MovableClock();
beforeAll(async () => void (gatehouse = await launch({}, clock)));
afterAll(() => gatehouse.stop());

const operator = () => gatehouse.anyone.with(OPERATOR_TOKEN);
const signIn = (email: string, password: string) => gatehouse.anyone.post('/v1/sessions', { email, password });
const reset = (email: string) => gatehouse.anyone.post('/v1/password-resets', { email });
const complete = (token: string, password = NEW) =>
  gatehouse.anyone.post('/v1/password-resets/complete', { token, password });
const resetToken = (email: string, behind: number) => mailedToken(gatehouse.dataDir, email, 'reset', behind);
const refused = (status: number, code: string) => ({ status, body: { code } });
const isSignedIn = async (person: ApiClient): Promise<boolean> => (await person.get('/v1/me')).status === 200;
const notice = (email: string, subject: string) => mailTo(gatehouse.dataDir, email, 0, new RegExp(subject));

describe('a forgotten password', () => {
  it('ACT-3 is reset by a link that works once; all sessions end, and ACT-5 the person is told', async () => {
    const ada = await gatehouse.anyone.signUp('Ada');
    const before = await mailsTo(gatehouse.dataDir, 'ada@example.com');
    expect(await reset('ADA@example.com')).toMatchObject({ status: 202, body: { requested: true } });
    const token = await resetToken('ada@example.com', before);
    expect(await isSignedIn(ada)).toBe(true);
    expect((await complete(token)).status).toBe(200);
    expect(await isSignedIn(ada)).toBe(false);
    expect(await signIn('ada@example.com', PASSWORD)).toMatchObject(refused(401, 'session.refused'));
    expect((await signIn('ada@example.com', NEW)).status).toBe(201);
    expect(await complete(token, `${NEW} again`)).toMatchObject(refused(409, 'link.used'));
    const told = await notice('ada@example.com', 'password of your account on Gatehouse was changed');
    expect(told.text).not.toContain('http');
  });

  it('ACT-3 gets the same answer for an address that nobody has, and no mail', async () => {
    const known = await gatehouse.anyone.signUp('Ben');
    const answers = [await reset('ben@example.com'), await reset('nobody@example.com')];
    expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
    expect(new Set(answers.map(({ headers }) => [...headers.keys()].toSorted().join())).size).toBe(1);
    await resetToken('ben@example.com', 1);
    expect([await mailsTo(gatehouse.dataDir, 'nobody@example.com'), await isSignedIn(known)]).toEqual([0, true]);
  });

  it('LIM-1 sends one person so many links a day, and says the same afterwards', async () => {
    await gatehouse.anyone.signUp('Max');
    await operator().must(operator().put('/v1/operator/limits', { mailsByRecipient: { value: 3 } }));
    const answers: string[] = [];
    for (let n = 0; n < 5; n += 1) answers.push(JSON.stringify((await reset('max@example.com')).body));
    expect(new Set(answers).size).toBe(1);
    await resetToken('max@example.com', 1);
    const uma = await gatehouse.anyone.signUpOnly('Uma');
    const again = () => uma.post('/v1/accounts/verification');
    expect([(await again()).status, (await again()).status]).toEqual([202, 202]);
    expect(await again()).toMatchObject(refused(429, 'limit.reached'));
    const body = { email: 'uma@example.com', name: 'Uma', password: PASSWORD };
    expect(await gatehouse.anyone.post('/v1/accounts', body)).toMatchObject(refused(429, 'limit.reached'));
    await operator().must(operator().put('/v1/operator/limits', { mailsByRecipient: null }));
    // A link that was replaced before its mail was made is not sent.
    expect(await mailsTo(gatehouse.dataDir, 'max@example.com')).toBeLessThanOrEqual(3);
    expect(await mailsTo(gatehouse.dataDir, 'uma@example.com')).toBe(3);
  });

  it('ACT-3 is not reset after an hour, nor by a link that a newer one replaced', async () => {
    await gatehouse.anyone.signUp('Cleo');
    await reset('cleo@example.com');
    const first = await resetToken('cleo@example.com', 1);
    await reset('cleo@example.com');
    const second = await resetToken('cleo@example.com', 2);
    expect(await complete(first)).toMatchObject(refused(404, 'link.unknown'));
    clock.ahead += HOUR_MS;
    expect(await complete(second)).toMatchObject(refused(409, 'link.expired'));
    expect((await signIn('cleo@example.com', PASSWORD)).status).toBe(201);
  });

  it('ACT-6 is told that it is too easy before the link is used up', async () => {
    await gatehouse.anyone.signUp('Dora Dorn', 'dora@example.com');
    await reset('dora@example.com');
    const token = await resetToken('dora@example.com', 1);
    for (const easy of ['password123', 'Dora@Example.com'])
      expect(await complete(token, easy)).toMatchObject(refused(400, 'password.easy'));
    expect((await complete(token)).status).toBe(200);
  });

  it.each(['', 'x', Buffer.from('usr_01kamz4x8dfyjv8a2p6c2w9g5r.reset.x').toString('base64url')])(
    'ACT-3 is not reset by %j',
    async (token) => {
      expect(await complete(token)).toMatchObject(refused(404, 'link.unknown'));
    },
  );

  it('ACT-3 is not reset by the link that verifies the address', async () => {
    await gatehouse.anyone.signUpOnly('Emil');
    const token = await mailedToken(gatehouse.dataDir, 'emil@example.com', 'verify');
    expect(await complete(token)).toMatchObject(refused(404, 'link.unknown'));
  });
});

describe('somebody else’s address', () => {
  it('ACT-2 is taken over by who holds it, with a reset: password and sessions of the squatter end', async () => {
    const squatter = await gatehouse.anyone.signUpOnly('Squatter', 'fred@example.com');
    await reset('fred@example.com');
    await gatehouse.anyone.must(complete(await resetToken('fred@example.com', 1)));
    expect(await isSignedIn(squatter)).toBe(false);
    expect(await signIn('fred@example.com', PASSWORD)).toMatchObject(refused(401, 'session.refused'));
    const fred = await gatehouse.anyone.signIn('fred@example.com', NEW);
    expect((await fred.get('/v1/me')).body).toMatchObject({ verified: true });
  });

  it('ACT-2 is taken over by who holds an invitation to it', async () => {
    const owner = await gatehouse.anyone.signUp('Olga');
    await owner.must(owner.post('/v1/organizations', { name: 'Acme', slug: 'acme' }));
    const squatter = await gatehouse.anyone.signUpOnly('Squatter', 'gina@example.com');
    const token = await owner.invited('acme', { email: 'gina@example.com', roleId: 'member', teamIds: [] });
    const accepted = await gatehouse.anyone.post('/v1/invitations/accept', { token, name: 'Gina', password: NEW });
    expect(accepted).toMatchObject({ status: 200, body: { userId: squatter.userId } });
    expect([await isSignedIn(squatter), (await signIn('gina@example.com', PASSWORD)).status]).toEqual([false, 401]);
    const gina = await gatehouse.anyone.signIn('gina@example.com', NEW);
    expect((await gina.get('/v1/me')).body).toMatchObject({ name: 'Gina', verified: true });
  });

  it('ACT-2 is not taken over where it was verified', async () => {
    const owner = await gatehouse.anyone.signUp('Otto');
    await owner.must(owner.post('/v1/organizations', { name: 'Other', slug: 'other' }));
    const hans = await gatehouse.anyone.signUp('Hans');
    const token = await owner.invited('other', { email: 'hans@example.com', roleId: 'member', teamIds: [] });
    const body = { token, name: 'Hans', password: NEW };
    expect(await gatehouse.anyone.post('/v1/invitations/accept', body)).toMatchObject(
      refused(409, 'account.address-taken'),
    );
    expect(await isSignedIn(hans)).toBe(true);
  });
});

describe('a password', () => {
  it('ACT-3 is changed by who knows it; all other sessions end, and ACT-5 the person is told', async () => {
    const ida = await gatehouse.anyone.signUp('Ida');
    const elsewhere = await gatehouse.anyone.signIn('ida@example.com');
    const change = (body: object) => ida.put('/v1/me/password', body);
    expect(await change({ current: 'a wrong one', password: NEW })).toMatchObject(refused(403, 'password.wrong'));
    expect(await change({ current: PASSWORD, password: 'ida@example.com' })).toMatchObject(
      refused(400, 'password.easy'),
    );
    expect([await isSignedIn(ida), await isSignedIn(elsewhere)]).toEqual([true, true]);
    expect((await change({ current: PASSWORD, password: NEW })).status).toBe(200);
    expect([await isSignedIn(ida), await isSignedIn(elsewhere)]).toEqual([true, false]);
    expect((await signIn('ida@example.com', PASSWORD)).status).toBe(401);
    expect((await signIn('ida@example.com', NEW)).status).toBe(201);
    await notice('ida@example.com', 'password of your account on Gatehouse was changed');
  });

  it('ACT-2 is changed before the address is verified', async () => {
    const jan = await gatehouse.anyone.signUpOnly('Jan');
    expect((await jan.put('/v1/me/password', { current: PASSWORD, password: NEW })).status).toBe(200);
    expect((await signIn('jan@example.com', NEW)).status).toBe(201);
  });

  it('ACT-4 is not guessed by changing it', async () => {
    const kim = await gatehouse.anyone.signUp('Kim');
    const codes: unknown[] = [];
    for (let n = 0; n < 11; n += 1)
      codes.push((await kim.put('/v1/me/password', { current: `guess ${n}`, password: NEW })).body['code']);
    expect(codes.at(0)).toBe('password.wrong');
    expect(codes.at(-1)).toBe('session.throttled');
  });
});

describe('an address', () => {
  const change = (person: ApiClient, email: string, current = PASSWORD) =>
    person.post('/v1/me/address', { email, current });
  const confirm = (token: string, client = gatehouse.anyone) => client.post('/v1/me/address/confirm', { token });
  const addressToken = (email: string) => mailedToken(gatehouse.dataDir, email, 'confirm-address');

  it('ACT-3 changes once the new one is confirmed; other sessions end, and the old one is told without a link', async () => {
    const lea = await gatehouse.anyone.signUp('Lea');
    const elsewhere = await gatehouse.anyone.signIn('lea@example.com');
    expect(await change(lea, 'lea@new.example', 'a wrong one')).toMatchObject(refused(403, 'password.wrong'));
    expect((await change(lea, 'lea@new.example')).status).toBe(202);
    expect((await lea.get('/v1/me')).body).toMatchObject({ email: 'lea@example.com' });
    const token = await addressToken('lea@new.example');
    expect((await confirm(token, lea)).status).toBe(200);
    expect((await lea.get('/v1/me')).body).toMatchObject({ email: 'lea@new.example', verified: true });
    expect(await isSignedIn(elsewhere)).toBe(false);
    expect([
      (await signIn('lea@example.com', PASSWORD)).status,
      (await signIn('lea@new.example', PASSWORD)).status,
    ]).toEqual([401, 201]);
    expect(await confirm(token)).toMatchObject(refused(409, 'link.used'));
    const told = await notice('lea@example.com', 'has another email address');
    expect(told.text).not.toContain('http');
    expect((await gatehouse.anyone.signUp('Another Lea', 'lea@example.com')).userId).not.toBe(lea.userId);
  });

  it('ACT-3 is confirmed without a session too, and then all sessions end', async () => {
    const mia = await gatehouse.anyone.signUp('Mia');
    await mia.must(change(mia, 'mia@new.example'));
    expect((await confirm(await addressToken('mia@new.example'))).status).toBe(200);
    expect(await isSignedIn(mia)).toBe(false);
    expect((await signIn('mia@new.example', PASSWORD)).status).toBe(201);
  });

  it('ACT-2 is corrected before it is verified', async () => {
    const nils = await gatehouse.anyone.signUpOnly('Nils', 'nlis@example.com');
    await nils.must(change(nils, 'nils@example.com'));
    await nils.must(confirm(await addressToken('nils@example.com'), nils));
    expect((await nils.get('/v1/me')).body).toMatchObject({ email: 'nils@example.com', verified: true });
    expect((await nils.post('/v1/organizations', { name: 'Nils', slug: 'nils-s' })).status).toBe(201);
  });

  it('ACT-3 is not that of another account, unless nobody verified that one', async () => {
    const [pia] = [await gatehouse.anyone.signUp('Pia'), await gatehouse.anyone.signUp('Quin')];
    expect(await change(pia, 'Quin@example.com')).toMatchObject(refused(409, 'account.address-taken'));
    expect(await change(pia, 'PIA@example.com')).toMatchObject(refused(409, 'account.address-unchanged'));
    const squatter = await gatehouse.anyone.signUpOnly('Squatter', 'pia@new.example');
    await pia.must(change(pia, 'pia@new.example'));
    await pia.must(confirm(await addressToken('pia@new.example'), pia));
    expect([await isSignedIn(squatter), (await pia.get('/v1/me')).body]).toMatchObject([
      false,
      { email: 'pia@new.example' },
    ]);
  });

  it('ACT-3 does not change by a link of before a reset of the password', async () => {
    const rosa = await gatehouse.anyone.signUp('Rosa');
    await rosa.must(change(rosa, 'rosa@attacker.example'));
    const token = await addressToken('rosa@attacker.example');
    await reset('rosa@example.com');
    await gatehouse.anyone.must(complete(await resetToken('rosa@example.com', 1)));
    expect(await confirm(token)).toMatchObject(refused(409, 'link.used'));
  });

  it('ACT-3 claimed by two who confirm at once belongs to one of them', async () => {
    const people = [await gatehouse.anyone.signUp('Sam'), await gatehouse.anyone.signUp('Sue')];
    const tokens: string[] = [];
    for (const person of people) {
      const behind = await mailsTo(gatehouse.dataDir, 'both@new.example');
      await person.must(change(person, 'both@new.example'));
      tokens.push(await mailedToken(gatehouse.dataDir, 'both@new.example', 'confirm-address', behind));
    }
    const answers = await Promise.all(tokens.map((token) => confirm(token)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });
});

describe('a new key', () => {
  it('ACT-5 is told to its person', async () => {
    const tom = await gatehouse.anyone.signUp('Tom');
    await tom.must(tom.post('/v1/organizations', { name: 'Toms', slug: 'toms' }));
    await tom.must(tom.post('/v1/organizations/toms/api-keys', { name: 'Laptop at home' }));
    const { subject } = await notice('tom@example.com', 'Laptop at home');
    expect(subject).toBe('A new API key');
  });
});
