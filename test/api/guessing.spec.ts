import http from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiAnswer, type ApiClient, PASSWORD } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { launch, OPERATOR_TOKEN, type TestGatehouse } from '../support/gatehouse.js';
import { mails, mailsTo } from '../support/mailbox.js';

let gatehouse: TestGatehouse;
let operator: ApiClient;
let ada: ApiClient;

beforeAll(async () => {
  gatehouse = await launch();
  operator = gatehouse.anyone.with(OPERATOR_TOKEN);
  ada = await gatehouse.anyone.signUp('Ada');
  await gatehouse.anyone.signUp('Bea');
});
afterAll(() => gatehouse.stop());

interface Said {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly code: string | undefined;
  readonly token?: string;
}

/** Signs in from another address of this machine. */
const signIn = (email: string, password: string, localAddress = '127.0.0.1'): Promise<Said> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(gatehouse.address);
    const request = http.request({
      hostname,
      port,
      localAddress,
      path: '/v1/sessions',
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'curl/8.5.0' },
      agent: false,
    });
    request.on('error', reject);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const body = JSON.parse(Buffer.concat(chunks).toString()) as { code?: string; token?: string };
        resolve({
          status: response.statusCode!,
          retryAfter: response.headers['retry-after'],
          code: body.code,
          ...body,
        });
      });
    });
    request.end(JSON.stringify({ email, password }));
  });

const limited = async <T>(limits: Readonly<Record<string, number>>, work: () => Promise<T>): Promise<T> => {
  const settings = Object.entries(limits).map(([name, value]) => [name, { value }] as const);
  await operator.must(operator.put('/v1/operator/limits', Object.fromEntries(settings)));
  try {
    return await work();
  } finally {
    const defaults = Object.fromEntries(settings.map(([name]) => [name, null]));
    await operator.must(operator.put('/v1/operator/limits', defaults));
  }
};

const expectReached = ({ body }: ApiAnswer, name: string, value: number): void =>
  expect(body).toMatchObject({ status: 429, code: 'limit.reached', limit: { name, value } });

describe('guessing passwords over HTTP', () => {
  it('ACT-4 ten wrong passwords by a stranger lock nobody out who signed in before', async () => {
    const guesses = await Promise.all(
      Array.from({ length: 15 }, () => signIn('ada@example.com', 'wrong', '127.0.0.2')),
    );
    expect(guesses.filter(({ code }) => code === 'session.refused')).toHaveLength(10);
    for (const guess of guesses.filter(({ code }) => code !== 'session.refused')) {
      expect(guess).toMatchObject({ status: 429, code: 'session.throttled' });
      expect(Number(guess.retryAfter)).toBeGreaterThan(0);
    }
    expect(await signIn('ada@example.com', PASSWORD, '127.0.0.2')).toMatchObject({ code: 'session.throttled' });
    expect(await signIn('ada@example.com', PASSWORD)).toMatchObject({ status: 201 });
  });

  it('ACT-4 three hundred sign-ins of strangers at once do not hold up somebody at a known place', async () => {
    let answered = 0;
    const strangers = Array.from({ length: 300 }, (_, n) =>
      signIn(`stranger${n}@example.com`, 'wrong', `127.0.1.${(n % 200) + 1}`).finally(() => (answered += 1)),
    );
    await eventually(() => answered > 0);
    expect(await signIn('bea@example.com', PASSWORD)).toMatchObject({ status: 201 });
    const said = await Promise.all(strangers);
    expect(new Set(said.map(({ code }) => code))).toEqual(new Set(['session.refused', 'session.throttled']));
    for (const { code, retryAfter } of said) expect(retryAfter !== undefined).toBe(code === 'session.throttled');
  });

  it('ACT-5 a new place is told by email, at most once an hour, and a known one never', async () => {
    const told = async () =>
      (await mails(gatehouse.dataDir)).filter(({ to, text }) => to.includes('bea@') && text.includes('127.0.2.'));
    expect(await signIn('bea@example.com', PASSWORD)).toMatchObject({ status: 201 });
    expect(await signIn('bea@example.com', PASSWORD, '127.0.2.1')).toMatchObject({ status: 201 });
    await eventually(async () => (await told()).length > 0);
    for (const address of ['127.0.2.1', '127.0.2.2'])
      expect(await signIn('bea@example.com', PASSWORD, address)).toMatchObject({ status: 201 });
    await ada.must(ada.get('/v1/me'));
    expect((await told()).map(({ text }) => /127\.0\.2\.\d/.exec(text)?.[0])).toEqual(['127.0.2.1']);
  });
});

describe('the cookie of a device', () => {
  const DEVICE = /^gatehouse-device=([\w-]{20,100}); Max-Age=7776000; Path=\/; HttpOnly; SameSite=Lax$/;
  const deviceIn = ({ headers }: ApiAnswer): string | undefined =>
    headers.getSetCookie().flatMap((cookie) => DEVICE.exec(cookie)?.[1] ?? [])[0];

  it('ACT-4 is set by signing in, kept by the next sign-in, and makes a place that no neighbour can spoil', async () => {
    const body = { email: 'finn@example.com', password: PASSWORD };
    await gatehouse.anyone.signUp('Finn');
    const first = await gatehouse.anyone.post('/v1/sessions', body);
    const device = deviceIn(first)!;
    const withCookie = { headers: { cookie: `gatehouse-device=${device}` } };
    expect(deviceIn(await gatehouse.anyone.post('/v1/sessions', body, withCookie))).toBe(device);
    for (let n = 0; n < 12; n += 1) await gatehouse.anyone.post('/v1/sessions', { ...body, password: 'wrong' });
    expect((await gatehouse.anyone.post('/v1/sessions', body)).status).toBe(429);
    expect((await gatehouse.anyone.post('/v1/sessions', body, withCookie)).status).toBe(201);
    const forged = { headers: { cookie: `gatehouse-device=${device.slice(1)}A` } };
    const wrong = await gatehouse.anyone.post('/v1/sessions', { ...body, password: 'wrong' }, forged);
    expect([wrong.status, deviceIn(wrong)]).toEqual([expect.any(Number), undefined]);
  });

  it('ACT-4 is replaced where it is none, and an answer with it alone is kept for a retry', async () => {
    await gatehouse.anyone.signUp('Gwen');
    const body = { email: 'gwen@example.com', password: PASSWORD };
    const strange = { headers: { cookie: 'gatehouse-device=x', 'idempotency-key': 'sign-in-once' } };
    const [first, again] = [
      await gatehouse.anyone.post('/v1/sessions', body, strange),
      await gatehouse.anyone.post('/v1/sessions', body, strange),
    ];
    expect(deviceIn(first)).toHaveLength(43);
    expect(again.body).toEqual(first.body);
  });
});

describe('what accounts can make many of', () => {
  it('LIM-1 sessions by person: signing out makes room', async () => {
    await gatehouse.anyone.signUp('Cleo');
    await limited({ sessionsByPerson: 4 }, async () => {
      const all = await Promise.all(Array.from({ length: 9 }, () => signIn('cleo@example.com', PASSWORD)));
      const open = all.filter(({ status }) => status === 201);
      expect(open).toHaveLength(3);
      for (const one of all.filter(({ status }) => status !== 201))
        expect(one).toMatchObject({ status: 429, code: 'limit.reached', retryAfter: 3_600 });
      const cleo = gatehouse.anyone.with(open[0]!.token);
      await cleo.must(cleo.delete('/v1/sessions/current'));
      expect((await signIn('cleo@example.com', PASSWORD)).status).toBe(201);
    });
  });

  it('LIM-1 emails by recipient: verification, resets and repeated sign-ups to one stranger', async () => {
    const email = 'dora@example.com';
    const account = { name: 'Dora', email, password: PASSWORD };
    await limited({ mailsByRecipient: 4 }, async () => {
      await operator.must(operator.post('/v1/accounts', account));
      const { token } = await signIn(email, PASSWORD);
      const dora = gatehouse.anyone.with(token);
      for (let n = 0; n < 2; n += 1) await dora.must(dora.post('/v1/accounts/verification'));
      // The address is not verified, so that it can be signed up again.
      await operator.must(operator.post('/v1/accounts', account));
      expectReached(await gatehouse.anyone.post('/v1/accounts', account), 'mailsByRecipient', 4);
      const again = gatehouse.anyone.with((await signIn(email, PASSWORD)).token);
      expectReached(await again.post('/v1/accounts/verification'), 'mailsByRecipient', 4);
      for (let n = 0; n < 5; n += 1)
        expect((await gatehouse.anyone.post('/v1/password-resets', { email })).status).toBe(202);
      await ada.must(ada.get('/v1/me'));
      expect(await mailsTo(gatehouse.dataDir, email)).toBeLessThanOrEqual(4);
    });
    expect(gatehouse.worries.filter(({ message }) => message.includes('reset'))).toEqual([]);
  });

  it('LIM-1 requests by network and by key, and health is answered all the same', async () => {
    await ada.must(ada.post('/v1/organizations', { name: 'Acme', slug: 'acme' }));
    const { secret } = await ada.must(ada.post<{ secret: string }>('/v1/organizations/acme/api-keys', { name: 'K' }));
    const key = gatehouse.anyone.with(secret);
    await limited({ requestsByKey: 2 }, async () => {
      for (let n = 0; n < 2; n += 1) await key.must(key.get('/v1/me'));
      expectReached(await key.get('/v1/me'), 'requestsByKey', 2);
      await ada.must(ada.get('/v1/me'));
    });
    // The operator could not lift it either from here.
    await operator.must(operator.put('/v1/operator/limits', { requestsByNetwork: { value: 0, windowSeconds: 60 } }));
    for (const answer of [await ada.get('/v1/me'), await gatehouse.anyone.get('/v1/nowhere')]) {
      expectReached(answer, 'requestsByNetwork', 0);
      const seconds = Number(answer.headers.get('retry-after'));
      expect([seconds > 0, seconds <= 60]).toEqual([true, true]);
    }
    expect((await gatehouse.anyone.get('/health/live')).status).toBe(200);
  });
});
