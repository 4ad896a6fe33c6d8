import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiAnswer, ApiClient } from '../support/api-client.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';

interface Listed {
  readonly items: readonly {
    readonly userId: string;
    readonly roleId: string;
    readonly status: string;
    readonly sentence: string;
  }[];
}

const ORG = '/v1/organizations/acme';
const ROUNDS = 20;

describe('ownership', () => {
  let gatehouse: TestGatehouse;
  let olga: ApiClient;
  let adam: ApiClient;
  let mia: ApiClient;

  beforeAll(async () => {
    gatehouse = await launch();
    olga = await gatehouse.anyone.signUp('Olga');
    await olga.must(olga.post('/v1/organizations', { name: 'Acme Inc', slug: 'acme' }));
    adam = await olga.inviteAndAccept('acme', 'Adam', 'admin');
    mia = await olga.inviteAndAccept('acme', 'Mia');
  });
  afterAll(() => gatehouse.stop());

  const seenByAll = <A extends ApiAnswer<unknown>>(answer: A): A => {
    for (const one of [olga, adam, mia]) one.hasSeen(answer);
    return answer;
  };
  const handOn = async (from: ApiClient, to: ApiClient, keepOwnership: boolean) =>
    seenByAll(await from.post(`${ORG}/ownership-transfer`, { toUserId: to.userId, keepOwnership }));
  const change = (by: ApiClient, who: ApiClient, roleId: string) =>
    by.put(`${ORG}/members/${who.userId}/role`, { roleId });
  const owners = async (): Promise<readonly string[]> =>
    (await mia.get<Listed>(`${ORG}/members?role=owner`)).body.items
      .filter(({ status }) => status === 'active')
      .map(({ userId }) => userId);

  it('ORG-5 is handed on to another member, and shared where it is kept', async () => {
    expect(await handOn(olga, mia, true)).toMatchObject({
      status: 200,
      body: {
        to: { userId: mia.userId, roleId: 'owner', roleName: 'Owner' },
        from: { userId: olga.userId, roleId: 'owner' },
      },
    });
    expect(await owners()).toEqual([olga.userId, mia.userId]);
    expect(await handOn(mia, adam, false)).toMatchObject({
      status: 200,
      body: { to: { roleId: 'owner' }, from: { roleId: 'admin' } },
    });
    expect(await owners()).toEqual([olga.userId, adam.userId]);
    expect((await olga.get<Listed>(`${ORG}/audit`)).body.items.map(({ sentence }) => sentence)).toContain(
      'Mia handed ownership on to Adam',
    );
  });

  it('ORG-5 takes an owner to give it and an active member to have it', async () => {
    expect(await handOn(mia, olga, true)).toMatchObject({ status: 403, body: { code: 'capability.missing' } });
    expect(await handOn(olga, olga, true)).toMatchObject({ status: 400, body: { code: 'ownership.to-oneself' } });
    expect(
      await handOn(
        olga,
        new Proxy(mia, {
          get: (target, name) => (name === 'userId' ? 'usr_01kamz4x8dfyjv8a2p6c2w9g5r' : Reflect.get(target, name)),
        }),
        true,
      ),
    ).toMatchObject({ status: 404, body: { code: 'member.unknown' } });
    seenByAll(await olga.post(`${ORG}/members/${mia.userId}/suspend`));
    expect(await handOn(olga, mia, false)).toMatchObject({ status: 409, body: { code: 'member.suspended' } });
    seenByAll(await olga.post(`${ORG}/members/${mia.userId}/restore`));
  });

  it('PPL-6 a suspended owner does not count: the other one can neither go nor be suspended', async () => {
    seenByAll(await olga.post(`${ORG}/members/${adam.userId}/suspend`));
    for (const refused of [
      await olga.post(`${ORG}/leave`),
      await change(olga, olga, 'member'),
      await olga.post(`${ORG}/members/${olga.userId}/suspend`),
      await olga.delete(`${ORG}/members/${olga.userId}`),
    ])
      expect(refused).toMatchObject({ status: 409, body: { code: 'owner.last' } });
    seenByAll(await olga.post(`${ORG}/members/${adam.userId}/restore`));
  });

  it(`PPL-6 when two owners demote each other at the same moment, one is left, ${ROUNDS} times over`, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      expect(await owners()).toHaveLength(2);
      const answers = await Promise.all([change(olga, adam, 'admin'), change(adam, olga, 'admin')]);
      answers.forEach(seenByAll);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 403]);
      const [left] = await owners();
      expect(await owners()).toHaveLength(1);
      const [owner, other] = left === olga.userId ? [olga, adam] : [adam, olga];
      seenByAll(await change(owner, other, 'owner'));
    }
  });

  it(`PPL-6 ORG-5 nor do all ways of going at once leave nobody, ${ROUNDS} times over`, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const answers = await Promise.all([
        handOn(olga, mia, false),
        change(olga, olga, 'admin'),
        change(adam, adam, 'admin'),
        change(adam, olga, 'member'),
        handOn(adam, mia, false),
      ]);
      for (const { status } of answers) expect([200, 403, 409]).toContain(status);
      answers.forEach(seenByAll);
      const [left] = await owners();
      expect(left).toBeDefined();
      const owner = [olga, adam, mia].find(({ userId }) => userId === left)!;
      for (const one of [olga, adam].filter(({ userId }) => userId !== left))
        seenByAll(await change(owner, one, 'owner'));
      const first = left === mia.userId ? olga : owner;
      seenByAll(await change(first, mia, 'member'));
      expect([...(await owners())].sort()).toEqual([olga.userId, adam.userId].sort());
    }
  });
});
