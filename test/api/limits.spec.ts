import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LIMIT_NAMES, LIMIT_TABLE, type LimitName } from '../../src/limits/limit-table.js';
import { type ApiAnswer, type ApiClient, PASSWORD } from '../support/api-client.js';
import { launch, OPERATOR_TOKEN, type TestGatehouse } from '../support/gatehouse.js';
import { mailsTo } from '../support/mailbox.js';
import { removeFolder, temporaryFolder } from '../support/temporary-folder.js';

const LIMITS = '/v1/operator/limits';
const acme = '/v1/organizations/acme';

interface Line {
  readonly name: string;
  readonly value: number | null;
  readonly windowSeconds: number | null;
  readonly configured: boolean;
}

let gatehouse: TestGatehouse;
let owner: ApiClient;
let operator: ApiClient;

beforeAll(async () => {
  gatehouse = await launch();
  operator = gatehouse.anyone.with(OPERATOR_TOKEN);
  owner = await gatehouse.anyone.signUp('Olga');
  await owner.must(owner.post('/v1/organizations', { name: 'Acme', slug: 'acme' }));
});
afterAll(() => gatehouse.stop());

const line = async (name: string): Promise<Line | undefined> =>
  (await operator.must(operator.get<{ items: Line[] }>(LIMITS))).items.find((each) => each.name === name);

/** Runs the work while the limit has the value, and gives it its default back. */
const limited = async <T>(limits: Partial<Record<LimitName, number>>, work: () => Promise<T>): Promise<T> => {
  const body = Object.fromEntries(Object.entries(limits).map(([name, value]) => [name, { value }]));
  await operator.must(operator.put(LIMITS, body));
  try {
    return await work();
  } finally {
    await operator.must(operator.put(LIMITS, Object.fromEntries(Object.keys(limits).map((name) => [name, null]))));
  }
};

const expectReached = (answer: ApiAnswer, name: LimitName, value: number): void => {
  expect(answer.body).toMatchObject({ status: 429, code: 'limit.reached', limit: { name, value } });
  const { retryAfter } = answer.body as { retryAfter: number };
  expect(retryAfter).toBeGreaterThan(0);
  expect(answer.headers.get('retry-after')).toBe(String(retryAfter));
  expect(retryAfter).toBeLessThanOrEqual(LIMIT_TABLE[name].windowSeconds ?? 3_600);
};

/** Answers in order: so many succeed, and everything after them is refused by the limit. */
const expectMade = (answers: readonly ApiAnswer[], made: number, name: LimitName, value: number): void => {
  expect(answers.filter(({ status }) => status < 300)).toHaveLength(made);
  const refused = answers.filter(({ status }) => status >= 300);
  expect(refused.length).toBeGreaterThan(0);
  for (const answer of refused) expectReached(answer, name, value);
};

const inTurn = async (times: number, call: (n: number) => Promise<ApiAnswer>): Promise<readonly ApiAnswer[]> => {
  const answers: ApiAnswer[] = [];
  for (let n = 0; n < times; n += 1) answers.push(await call(n));
  return answers;
};
const atOnce = (times: number, call: (n: number) => Promise<ApiAnswer>): Promise<readonly ApiAnswer[]> =>
  Promise.all(Array.from({ length: times }, (_, n) => call(n)));

describe("the operator's limits", () => {
  it('LIM-1 are all listed with value and window, by default at least as large as promised', async () => {
    const { items } = await operator.must(operator.get<{ items: Line[] }>(LIMITS));
    expect(items.map(({ name }) => name)).toEqual(LIMIT_NAMES);
    const least: Partial<Record<LimitName, number>> = {
      accountsByNetwork: 200,
      pendingInvitationsByOrganization: 2_000,
      keysByPerson: 50,
      sessionsByPerson: 50,
    };
    for (const [name, value] of Object.entries(least))
      expect(items.find((each) => each.name === name)!.value).toBeGreaterThanOrEqual(value);
  });

  it('LIM-1 are changed one by one, kept over a restart, and given their default again by null', async () => {
    await operator.must(operator.put(LIMITS, { keysByPerson: { value: 77 }, mailsByRecipient: { value: null } }));
    await operator.must(operator.put(LIMITS, { accountsByNetwork: { value: 5_000, windowSeconds: 60 } }));
    await gatehouse.restart();
    operator = gatehouse.anyone.with(OPERATOR_TOKEN);
    owner = gatehouse.anyone.with(owner.token);
    expect(await line('keysByPerson')).toMatchObject({ value: 77, windowSeconds: null });
    expect(await line('mailsByRecipient')).toMatchObject({ value: null, windowSeconds: 86_400 });
    expect(await line('accountsByNetwork')).toMatchObject({ value: 5_000, windowSeconds: 60 });
    await operator.must(operator.put(LIMITS, { keysByPerson: null, mailsByRecipient: null, accountsByNetwork: null }));
    for (const name of ['keysByPerson', 'mailsByRecipient', 'accountsByNetwork'] as const)
      expect(await line(name)).toMatchObject(LIMIT_TABLE[name]);
  });

  it('LIM-1 are refused where they make no sense, and nothing of the request is set', async () => {
    for (const wrong of [
      { unknown: { value: 1 } },
      { keysByPerson: 3 },
      { keysByPerson: { value: -1 } },
      { keysByPerson: { value: 1.5 } },
      { keysByPerson: { value: '3' } },
      { keysByPerson: {} },
      { keysByPerson: { value: 3, other: 1 } },
      { keysByPerson: { value: 3, windowSeconds: 60 } },
      { mailsByRecipient: { value: 3, windowSeconds: 0 } },
      { keysByPerson: { value: 3 }, mailsByRecipient: { value: [] } },
    ])
      expect((await operator.put(LIMITS, wrong)).body).toMatchObject({ status: 400, code: 'request.invalid' });
    expect(await line('keysByPerson')).toMatchObject(LIMIT_TABLE.keysByPerson);
  });

  it('LIM-1 are for the operator alone', async () => {
    for (const who of [gatehouse.anyone, owner])
      for (const answer of [await who.get(LIMITS), await who.put(LIMITS, {})]) expect(answer.status).toBe(401);
  });

  it('LIM-1 that the file of GATEHOUSE_LIMITS sets hold, and cannot be changed', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'limits.json');
    writeFileSync(file, JSON.stringify({ accountsByNetwork: { value: 1 } }));
    const other = await launch({ GATEHOUSE_LIMITS: file });
    try {
      const its = other.anyone.with(OPERATOR_TOKEN);
      const answer = await its.put(LIMITS, { keysByPerson: { value: 60 }, accountsByNetwork: { value: 9 } });
      expect(answer.body).toMatchObject({ status: 409, code: 'limit.configured' });
      const { items } = await its.must(its.get<{ items: Line[] }>(LIMITS));
      expect(items.filter(({ configured }) => configured)).toMatchObject([{ name: 'accountsByNetwork', value: 1 }]);
      expect(items.find(({ name }) => name === 'keysByPerson')).toMatchObject(LIMIT_TABLE.keysByPerson);
      await other.anyone.signUp('First');
      const second = { name: 'Second', email: 'second@example.com', password: PASSWORD };
      expectReached(await other.anyone.post('/v1/accounts', second), 'accountsByNetwork', 1);
    } finally {
      await other.stop();
      removeFolder(folder);
    }
  });
});

describe('what one caller can make many of', () => {
  const account = (n: number) => ({ name: `N ${n}`, email: `new${n}@example.com`, password: PASSWORD });

  it('LIM-1 accounts by network: refused attempts do not count, and neither do those that failed', async () => {
    await limited({ accountsByNetwork: 4 }, async () => {
      const taken = await gatehouse.anyone.post('/v1/accounts', { ...account(0), email: 'olga@example.com' });
      expect(taken.body).toMatchObject({ code: 'account.address-taken' });
      const answers = await atOnce(8, (n) => gatehouse.anyone.post('/v1/accounts', account(n)));
      // Olga's account was opened within the hour, too.
      expectMade(answers, 3, 'accountsByNetwork', 4);
    });
  });

  it('LIM-1 organizations by account, deleted ones included, a hundred at once', async () => {
    const maker = await gatehouse.anyone.signUp('Maker');
    const answers = await atOnce(100, (n) => maker.post('/v1/organizations', { name: `M ${n}`, slug: `made-${n}` }));
    const most = LIMIT_TABLE.organizationsByAccount.value;
    expectMade(answers, most, 'organizationsByAccount', most);
    const { slug } = answers.find(({ status }) => status === 201)!.body as { slug: string };
    await maker.must(maker.delete(`/v1/organizations/${slug}`, undefined, { confirmSlug: slug }));
    const again = await maker.post('/v1/organizations', { name: 'Again', slug: 'once-more' });
    expectReached(again, 'organizationsByAccount', most);
  });

  it('LIM-1 an organization that was not made does not count', async () => {
    const maker = await gatehouse.anyone.signUp('Maker of one');
    await limited({ organizationsByAccount: 1 }, async () => {
      expect((await maker.post('/v1/organizations', { name: 'A', slug: 'acme' })).body).toMatchObject({
        code: 'slug.taken',
      });
      expect((await maker.post('/v1/organizations', { name: 'A', slug: 'maker-of-one' })).status).toBe(201);
    });
  });

  it('LIM-1 61 emails to one stranger, sent again included', async () => {
    const email = 'stranger@example.com';
    const sent = await owner.must(owner.post<{ id: string }>(`${acme}/invitations`, { email, roleId: 'member' }));
    const answers = await inTurn(60, () => owner.post(`${acme}/invitations/${sent.id}/resend`));
    const most = LIMIT_TABLE.mailsByRecipient.value;
    expectMade(answers, most - 1, 'mailsByRecipient', most);
    expect(await mailsTo(gatehouse.dataDir, email)).toBeLessThanOrEqual(most);
    // Whoever invites the address: it is the recipient's peace.
    const other = await gatehouse.anyone.signUp('Other');
    await other.must(other.post('/v1/organizations', { name: 'Other', slug: 'other-one' }));
    const answer = await other.post('/v1/organizations/other-one/invitations', { email, roleId: 'member' });
    expectReached(answer, 'mailsByRecipient', most);
  });

  it('LIM-1 emails by organization, and a refused one counts for nobody', async () => {
    const maker = await gatehouse.anyone.signUp('Mailer');
    await maker.must(maker.post('/v1/organizations', { name: 'Mail', slug: 'mailers' }));
    await limited({ mailsByOrganization: 3 }, async () => {
      const answers = await atOnce(6, (n) =>
        maker.post('/v1/organizations/mailers/invitations', { email: `to${n}@example.com`, roleId: 'member' }),
      );
      expectMade(answers, 3, 'mailsByOrganization', 3);
    });
  });

  it('LIM-1 pending invitations by organization: revoking one makes room', async () => {
    const maker = await gatehouse.anyone.signUp('Inviter');
    await maker.must(maker.post('/v1/organizations', { name: 'Inviters', slug: 'inviters' }));
    const path = '/v1/organizations/inviters/invitations';
    const invite = (n: number) => maker.post(path, { email: `guest${n}@example.com`, roleId: 'member' });
    await limited({ pendingInvitationsByOrganization: 3 }, async () => {
      const answers = await atOnce(6, invite);
      expectMade(answers, 3, 'pendingInvitationsByOrganization', 3);
      const { id } = answers.find(({ status }) => status === 201)!.body as { id: string };
      await maker.must(maker.delete(`${path}/${id}`));
      expect([(await invite(7)).status, (await invite(8)).status]).toEqual([201, 429]);
    });
  });

  it('LIM-1 keys by person: revoking one makes room, and others have their own', async () => {
    const bob = await owner.inviteAndAccept('acme', 'Bob', 'admin');
    const issue = (who: ApiClient) => who.post<{ id: string }>(`${acme}/api-keys`, { name: 'K' });
    await limited({ keysByPerson: 3 }, async () => {
      const answers = await atOnce(9, () => issue(bob));
      expectMade(answers, 3, 'keysByPerson', 3);
      expect((await issue(owner)).status).toBe(201);
      const { id } = answers.find(({ status }) => status === 201)!.body;
      await bob.must(bob.delete(`${acme}/api-keys/${id}`));
      expect([(await issue(bob)).status, (await issue(bob)).status]).toEqual([201, 429]);
    });
  });

  it('LIM-1 teams, roles, servers and gateways by organization, many at once', async () => {
    const maker = await gatehouse.anyone.signUp('Builder');
    await maker.must(maker.post('/v1/organizations', { name: 'Build', slug: 'builders', plan: 'enterprise' }));
    const path = '/v1/organizations/builders';
    const teamId = (await maker.must(maker.get<{ items: { id: string }[] }>(`${path}/teams`))).items[0]!.id;
    const url = 'http://127.0.0.1:9/mcp';
    const most = {
      teamsByOrganization: 4,
      rolesByOrganization: 3,
      serversByOrganization: 3,
      gatewaysByOrganization: 3,
    };
    const kinds = [
      ['teamsByOrganization', 'teams', (n: number) => ({ name: `Team ${n}` })],
      ['rolesByOrganization', 'roles', (n: number) => ({ name: `Role ${n}`, capabilities: [] })],
      ['serversByOrganization', 'servers', (n: number) => ({ name: `Server ${n}`, slug: `server-${n}`, url })],
      [
        'gatewaysByOrganization',
        'gateways',
        (n: number) => ({ name: `G ${n}`, slug: `gateway-${n}`, teamIds: [teamId] }),
      ],
    ] as const;
    await limited(most, async () => {
      for (const [name, kind, body] of kinds) {
        const answers = await atOnce(8, (n) => maker.post(`${path}/${kind}`, body(n)));
        // The first team was there before.
        expectMade(answers, 3, name, most[name]);
        const { id } = answers.find(({ status }) => status === 201)!.body as { id: string };
        await maker.must(maker.delete(`${path}/${kind}/${id}`));
        expect((await maker.post(`${path}/${kind}`, body(8))).status).toBe(201);
        expectReached(await maker.post(`${path}/${kind}`, body(9)), name, most[name]);
      }
      const { items } = await maker.must(maker.get<{ items: { id: string }[] }>(`${path}/roles`));
      const copy = { name: 'A copy' };
      expectReached(await maker.post(`${path}/roles/${items.at(-1)!.id}/duplicate`, copy), 'rolesByOrganization', 3);
    });
  });
});
