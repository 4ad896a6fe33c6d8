import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiClient, invitationToken, PASSWORD } from '../support/api-client.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';
import { mailTo } from '../support/mailbox.js';

interface Listed {
  readonly items: readonly Record<string, unknown>[];
}

const ORG = '/v1/organizations/acme';

describe('people', () => {
  let gatehouse: TestGatehouse;
  let ada: ApiClient;
  let research: string;

  beforeAll(async () => {
    gatehouse = await launch();
    ada = await gatehouse.anyone.signUp('Ada');
    await ada.must(ada.post('/v1/organizations', { name: 'Acme Inc', slug: 'acme' }));
    research = (await ada.must(ada.post<{ id: string }>(`${ORG}/teams`, { name: 'Research' }))).id;
  });
  afterAll(() => gatehouse.stop());

  const invite = (email: string, roleId = 'member', by: ApiClient = ada, teamIds: readonly string[] = []) =>
    by.post<{ id: string; code: string }>(`${ORG}/invitations`, { email, roleId, teamIds });
  const accept = async (who: ApiClient, token: string, more: object = {}) => {
    const answer = await who.post<Record<string, unknown>>('/v1/invitations/accept', { token, ...more });
    ada.hasSeen(answer);
    return answer;
  };
  const teamIdsOf = async (userId: string | undefined) =>
    (await ada.get<{ teamIds: string[] }>(`${ORG}/members/${userId}`)).body.teamIds;

  describe('invitations', () => {
    it('PPL-1 go out by mail, with who invites, where to, as what and until when', async () => {
      const sent = await invite('Grace@example.com', 'admin', ada, [research]);
      expect(sent).toMatchObject({
        status: 201,
        body: { email: 'Grace@example.com', roleId: 'admin', teamIds: [research], status: 'pending' },
      });
      const mail = await mailTo(gatehouse.dataDir, 'Grace@example.com');
      expect(mail.subject).toBe('Ada invites you to Acme Inc');
      for (const part of [mail.text, mail.html])
        expect(part).toMatch(
          /Ada has invited you to join Acme Inc[^]*Admin[^]*invitations\/accept\?token=[^]*valid until \d+ \w+ \d{4}/,
        );
      expect((await ada.get<Listed>(`${ORG}/invitations`)).body.items).toMatchObject([
        { id: sent.body.id, email: 'Grace@example.com', status: 'pending', invitedBy: ada.userId },
      ]);
    });

    it('PPL-1 are one for an address, whatever its case, and none for a member', async () => {
      expect(await invite('GRACE@example.com')).toMatchObject({ status: 409, body: { code: 'invitation.pending' } });
      expect(await invite('ADA@example.com')).toMatchObject({ status: 409, body: { code: 'member.exists' } });
    });

    it('PPL-1 sent again have a new token, and the old one is void', async () => {
      const { body } = await invite('again@example.com');
      const old = await invitationToken(gatehouse.dataDir, 'again@example.com');
      expect(await ada.post(`${ORG}/invitations/${body.id}/resend`)).toMatchObject({
        status: 200,
        body: { resentCount: 1 },
      });
      const fresh = await invitationToken(gatehouse.dataDir, 'again@example.com', 1);
      expect(fresh).not.toBe(old);
      expect(await accept(gatehouse.anyone, old, { name: 'Again', password: PASSWORD })).toMatchObject({
        status: 404,
        body: { code: 'invitation.unknown' },
      });
      expect((await accept(gatehouse.anyone, fresh, { name: 'Again', password: PASSWORD })).status).toBe(200);
      expect(await ada.post(`${ORG}/invitations/${body.id}/resend`)).toMatchObject({
        status: 409,
        body: { code: 'invitation.used' },
      });
    });

    it('PPL-1 can be revoked, which opens no account', async () => {
      const { body } = await invite('revoked@example.com');
      const token = await invitationToken(gatehouse.dataDir, 'revoked@example.com');
      expect((await ada.delete(`${ORG}/invitations/${body.id}`)).status).toBe(204);
      expect(await accept(gatehouse.anyone, token, { name: 'Revoked', password: PASSWORD })).toMatchObject({
        status: 409,
        body: { code: 'invitation.revoked' },
      });
      expect(
        (await gatehouse.anyone.post('/v1/sessions', { email: 'revoked@example.com', password: PASSWORD })).status,
      ).toBe(401);
    });

    it('PPL-2 are accepted by somebody with an account once, as often as they ask', async () => {
      const hedy = await gatehouse.anyone.signUp('Hedy');
      await ada.must(invite('hedy@example.com', 'member', ada, [research]));
      const token = await invitationToken(gatehouse.dataDir, 'hedy@example.com');
      const accepted = await accept(hedy, token);
      expect(accepted).toMatchObject({
        status: 200,
        body: { organizationSlug: 'acme', userId: hedy.userId, roleId: 'member' },
      });
      expect(await accept(hedy, token)).toMatchObject({ status: 200 });
      expect(await teamIdsOf(hedy.userId)).toEqual([research]);
      expect((await hedy.get<{ organizations: object[] }>('/v1/me')).body.organizations).toMatchObject([
        { slug: 'acme', roleId: 'member', capabilities: ['tools:create'] },
      ]);
    });

    it('PPL-2 are accepted by somebody without an account, who opens one with the invited address', async () => {
      const token = await invitationToken(gatehouse.dataDir, 'Grace@example.com');
      expect(await accept(gatehouse.anyone, token)).toMatchObject({
        status: 401,
        body: { code: 'authentication.required' },
      });
      expect((await accept(gatehouse.anyone, token, { name: 'Grace Hopper', password: PASSWORD })).status).toBe(200);
      const grace = await gatehouse.anyone.signIn('grace@example.com');
      expect((await ada.get(`${ORG}/members/${grace.userId}`)).body).toMatchObject({
        name: 'Grace Hopper',
        email: 'Grace@example.com',
        roleId: 'admin',
        teamIds: [research],
      });
    });

    it('PPL-2 are for the invited address only', async () => {
      const other = await gatehouse.anyone.signUp('Other');
      await ada.must(invite('intended@example.com'));
      const token = await invitationToken(gatehouse.dataDir, 'intended@example.com');
      expect(await accept(other, token)).toMatchObject({ status: 403, body: { code: 'invitation.other-address' } });
      expect(await accept(other, 'bm8gdG9rZW4')).toMatchObject({ status: 404, body: { code: 'invitation.unknown' } });
      expect(await accept(gatehouse.anyone.with('ghs_wrong'), token)).toMatchObject({ status: 401 });
    });

    it('PPL-2 leave out a team that was deleted meanwhile', async () => {
      const gone = (await ada.must(ada.post<{ id: string }>(`${ORG}/teams`, { name: 'Gone' }))).id;
      await ada.must(invite('late@example.com', 'member', ada, [gone, research]));
      await ada.delete(`${ORG}/teams/${gone}`);
      expect(
        (
          await accept(gatehouse.anyone, await invitationToken(gatehouse.dataDir, 'late@example.com'), {
            name: 'Late',
            password: PASSWORD,
          })
        ).status,
      ).toBe(200);
      expect(await teamIdsOf((await gatehouse.anyone.signIn('late@example.com')).userId)).toEqual([research]);
    });

    it('PPL-4 never grant what the inviter does not hold', async () => {
      const admin = await gatehouse.anyone.signIn('grace@example.com');
      expect(await invite('boss@example.com', 'owner', admin)).toMatchObject({
        status: 403,
        body: { code: 'capability.missing', capability: 'owners:manage' },
      });
      const member = await gatehouse.anyone.signIn('hedy@example.com');
      expect(await invite('friend@example.com', 'member', member)).toMatchObject({
        status: 403,
        body: { code: 'capability.missing', capability: 'people:manage' },
      });
      expect(await invite('friend@example.com', 'nonsense')).toMatchObject({
        status: 404,
        body: { code: 'role.unknown' },
      });
      expect(await invite('friend@example.com', 'member', ada, ['team_01kamz4x8dfyjv8a2p6c2w9g5r'])).toMatchObject({
        status: 404,
        body: { code: 'team.unknown' },
      });
    });
  });

  describe('members', () => {
    it('PPL-5 are cut off by suspension and get back exactly what was on restoring', async () => {
      const sue = await ada.inviteAndAccept('acme', 'Sue', 'member', [research]);
      expect(await ada.post(`${ORG}/members/${sue.userId}/suspend`)).toMatchObject({
        status: 200,
        body: { status: 'suspended' },
      });
      expect((await sue.get(ORG)).status).toBe(404);
      expect((await sue.get<{ organizations: object[] }>('/v1/me')).body.organizations).toMatchObject([
        { status: 'suspended', capabilities: [] },
      ]);
      expect(await ada.post(`${ORG}/members/${sue.userId}/restore`)).toMatchObject({
        status: 200,
        body: { status: 'active', teamIds: [research] },
      });
      expect((await sue.get(ORG)).status).toBe(200);
    });

    it('PPL-5 lose their teams on removal, and coming back does not bring them back', async () => {
      const rex = await ada.inviteAndAccept('acme', 'Rex', 'member', [research]);
      expect((await ada.delete(`${ORG}/members/${rex.userId}`)).status).toBe(204);
      expect((await rex.get(ORG)).status).toBe(404);
      expect(await ada.get(`${ORG}/members/${rex.userId}`)).toMatchObject({
        status: 404,
        body: { code: 'member.unknown' },
      });
      await ada.must(invite('rex@example.com'));
      expect((await accept(rex, await invitationToken(gatehouse.dataDir, 'rex@example.com', 1))).status).toBe(200);
      expect(await teamIdsOf(rex.userId)).toEqual([]);
    });

    it('PPL-5 leave by themselves', async () => {
      const leo = await ada.inviteAndAccept('acme', 'Leo', 'member', [research]);
      expect((await leo.post(`${ORG}/leave`)).status).toBe(204);
      expect((await leo.get(ORG)).status).toBe(404);
    });

    it('PPL-6 keep a last owner, whatever is tried', async () => {
      const last = { status: 409, body: { code: 'owner.last' } };
      expect(await ada.put(`${ORG}/members/${ada.userId}/role`, { roleId: 'admin' })).toMatchObject(last);
      expect(await ada.post(`${ORG}/members/${ada.userId}/suspend`)).toMatchObject(last);
      expect(await ada.delete(`${ORG}/members/${ada.userId}`)).toMatchObject(last);
      expect(await ada.post(`${ORG}/leave`)).toMatchObject(last);
    });

    it('PPL-4 PPL-6 let owners make owners, and nobody else touch them', async () => {
      const admin = await gatehouse.anyone.signIn('grace@example.com');
      const olga = await ada.inviteAndAccept('acme', 'Olga', 'owner');
      const refused = { status: 403, body: { code: 'capability.missing', capability: 'owners:manage' } };
      expect(await admin.delete(`${ORG}/members/${olga.userId}`)).toMatchObject(refused);
      expect(await admin.post(`${ORG}/members/${olga.userId}/suspend`)).toMatchObject(refused);
      expect(await admin.put(`${ORG}/members/${admin.userId}/role`, { roleId: 'owner' })).toMatchObject(refused);
      expect(await ada.put(`${ORG}/members/${olga.userId}/role`, { roleId: 'admin' })).toMatchObject({
        status: 200,
        body: { roleId: 'admin' },
      });
    });

    it('are found by role, team, status and part of a name or an address', async () => {
      const names = async (query: string) =>
        (await ada.get<Listed>(`${ORG}/members?${query}`)).body.items.map(({ name }) => name);
      expect(await names('role=owner')).toEqual(['Ada']);
      expect(await names('q=HOPPER')).toEqual(['Grace Hopper']);
      expect(await names('q=sue%40example')).toEqual(['Sue']);
      expect(await names(`team=${research}&q=hedy`)).toEqual(['Hedy']);
      expect(await names('status=suspended')).toEqual([]);
      const first = await ada.get<Listed & { nextCursor: string }>(`${ORG}/members?limit=1&q=example.com`);
      const second = await names(`limit=1&q=example.com&cursor=${encodeURIComponent(first.body.nextCursor)}`);
      expect([first.body.items[0]?.['name'], second]).toEqual(['Ada', ['Again']]);
    });

    it('TEAM-2 show other members only the teams these belong to themselves', async () => {
      const rex = await gatehouse.anyone.signIn('rex@example.com');
      const sue = await gatehouse.anyone.signIn('sue@example.com');
      expect((await rex.get(`${ORG}/members/${sue.userId}`)).body).toMatchObject({ teamIds: [] });
      expect((await rex.get<Listed>(`${ORG}/members?team=${research}`)).body.items).toEqual([]);
    });
  });

  it('PPL-3 roles and capabilities are listed with what they unlock', async () => {
    expect((await ada.get<Listed>(`${ORG}/roles`)).body.items.map(({ id }) => id)).toEqual([
      'owner',
      'admin',
      'member',
    ]);
    expect((await ada.get(`${ORG}/roles/member`)).body).toMatchObject({
      id: 'member',
      name: 'Member',
      builtIn: true,
      capabilities: ['tools:create'],
      memberCount: 5,
      invitationCount: 1,
    });
    expect(await ada.get(`${ORG}/roles/none`)).toMatchObject({ status: 404, body: { code: 'role.unknown' } });
    const { items } = (await gatehouse.anyone.get<Listed>('/v1/capabilities')).body;
    expect(items).toHaveLength(20);
    expect(items[0]).toMatchObject({
      capability: 'people:manage',
      unlocks: expect.stringContaining('see every team'),
      heldBy: ['owner', 'admin'],
    });
  });
});
