import { afterEach, describe, expect, it } from '@jest/globals';
import { PASSWORD } from '../support/api-client.js';
import { MovableClock } from '../support/callers.js';
import { eventually } from '../support/eventually.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';
import { mailsTo } from '../support/mailbox.js';

const HOUR_MS = 60 * 60 * 1000;
const ada = { email: 'ada@example.com', name: 'Ada', password: PASSWORD };

let gatehouse: TestGatehouse;
afterEach(() => gatehouse.stop());

/** Token of the newest link that was printed, once there are so many. */
const printedToken = async (times = 1): Promise<string> => {
  await eventually(() => gatehouse.printed.length >= times);
  const link = /at (http:\/\/\S+\/setup\?token=([\w-]+))$/.exec(gatehouse.printed.at(-1)!)!;
  expect(link[1]!.startsWith(gatehouse.address)).toBe(true);
  return link[2]!;
};
const setUp = (token: string, person: object = ada) => gatehouse.anyone.post('/v1/setup', { token, ...person });
const open = async () => (await gatehouse.anyone.get<{ open: boolean }>('/v1/setup')).body.open;
const refused = (status: number, code: string) => ({ status, body: { code } });

describe('signing up', () => {
  it('ACT-1 is refused where an invitation is needed, and the invited open their accounts', async () => {
    gatehouse = await launch({ GATEHOUSE_SIGN_UP: 'invited' });
    await gatehouse.anyone.must(setUp(await printedToken()));
    const owner = await gatehouse.anyone.signIn(ada.email);
    await owner.must(owner.post('/v1/organizations', { name: 'Acme', slug: 'acme' }));
    const body = { email: 'ben@example.com', name: 'Ben', password: PASSWORD };
    expect(await gatehouse.anyone.post('/v1/accounts', body)).toMatchObject(refused(403, 'account.invitation-needed'));
    expect(await mailsTo(gatehouse.dataDir, 'ben@example.com')).toBe(0);
    const ben = await owner.inviteAndAccept('acme', 'Ben');
    expect((await ben.get('/v1/me')).body).toMatchObject({ verified: true });
  });

  it('ACT-1 is refused where it is closed, and so is inviting somebody without an account', async () => {
    gatehouse = await launch();
    const owner = await gatehouse.anyone.signUp('Ada');
    await owner.must(owner.post('/v1/organizations', { name: 'Acme', slug: 'acme' }));
    await gatehouse.anyone.signUp('Ben');
    const invite = (email: string) =>
      owner.post<{ id: string }>('/v1/organizations/acme/invitations', { email, roleId: 'member' });
    const cleo = await owner.must(invite('cleo@example.com'));
    await gatehouse.restart({ GATEHOUSE_SIGN_UP: 'closed' });
    const person = { email: 'dora@example.com', name: 'Dora', password: PASSWORD };
    expect(await gatehouse.anyone.post('/v1/accounts', person)).toMatchObject(refused(403, 'account.sign-up-closed'));
    const here = gatehouse.anyone.with(owner.token);
    const again = (path: string, body?: object) => here.post(`/v1/organizations/acme/invitations${path}`, body);
    expect(await again('', { email: 'dora@example.com', roleId: 'member' })).toMatchObject(
      refused(403, 'account.sign-up-closed'),
    );
    expect(await again(`/${cleo.id}/resend`)).toMatchObject(refused(403, 'account.sign-up-closed'));
    expect(await mailsTo(gatehouse.dataDir, 'dora@example.com')).toBe(0);
    expect((await again('', { email: 'ben@example.com', roleId: 'member' })).status).toBe(201);
  });

  it('ACT-1 by an invitation of before is refused too where it is closed', async () => {
    gatehouse = await launch();
    const owner = await gatehouse.anyone.signUp('Ada');
    await owner.must(owner.post('/v1/organizations', { name: 'Acme', slug: 'acme' }));
    const token = await owner.invited('acme', { email: 'ben@example.com', roleId: 'member', teamIds: [] });
    await gatehouse.restart({ GATEHOUSE_SIGN_UP: 'closed' });
    const body = { token, name: 'Ben', password: PASSWORD };
    expect(await gatehouse.anyone.post('/v1/invitations/accept', body)).toMatchObject(
      refused(403, 'account.sign-up-closed'),
    );
  });
});

describe('the first person', () => {
  it('ACT-1 opens the account by the link that was printed, verified, and the link is over', async () => {
    gatehouse = await launch({ GATEHOUSE_SIGN_UP: 'closed' });
    const token = await printedToken();
    expect(await open()).toBe(true);
    const made = await setUp(token);
    expect(made).toMatchObject({ status: 201, body: { userId: expect.stringMatching(/^usr_/) } });
    const person = await gatehouse.anyone.signIn(ada.email);
    expect((await person.get('/v1/me')).body).toMatchObject({ name: 'Ada', verified: true });
    expect(await open()).toBe(false);
    expect(await setUp(token, { ...ada, email: 'eve@example.com' })).toMatchObject(refused(409, 'link.used'));
    expect(gatehouse.printed).toHaveLength(1);
    await gatehouse.restart();
    expect(gatehouse.printed).toHaveLength(1);
  });

  it('ACT-1 is told what is wrong before the link is used up', async () => {
    gatehouse = await launch();
    const token = await printedToken();
    expect(await setUp(token, { ...ada, password: 'password123' })).toMatchObject(refused(400, 'password.easy'));
    expect(await setUp(token, { ...ada, name: '\u0007' })).toMatchObject(refused(400, 'name.characters'));
    expect(await setUp('c2V0LXVwLng', ada)).toMatchObject(refused(404, 'link.unknown'));
    expect((await setUp(token)).status).toBe(201);
  });

  it('ACT-1 gets another link by a restart, which voids the one before, as long as there is nobody', async () => {
    gatehouse = await launch();
    const first = await printedToken();
    await gatehouse.restart();
    const second = await printedToken(2);
    expect(await setUp(first)).toMatchObject(refused(404, 'link.unknown'));
    await gatehouse.anyone.signUp('Ben');
    expect(await setUp(second)).toMatchObject(refused(409, 'link.used'));
  });

  it('ACT-1 has an hour', async () => {
    const clock = new MovableClock();
    gatehouse = await launch({}, clock);
    const token = await printedToken();
    clock.ahead = HOUR_MS;
    expect(await setUp(token)).toMatchObject(refused(409, 'link.expired'));
  });

  it('ACT-1 is one of many who try at once', async () => {
    gatehouse = await launch({ GATEHOUSE_SIGN_UP: 'invited' });
    const token = await printedToken();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => setUp(token, { ...ada, email: `person.${n}@example.com` })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array.from({ length: 9 }, () => 409)]);
  });
});
