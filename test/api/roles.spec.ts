import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ALL_CAPABILITIES } from '../../src/kernel/capabilities.js';
import { type ApiClient, invitationToken, PASSWORD } from '../support/api-client.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';
import { mailTo } from '../support/mailbox.js';

interface Role {
  readonly id: string;
  readonly code: string;
}
interface Listed {
  readonly items: readonly Record<string, unknown>[];
  readonly nextCursor: string | null;
}

const ORG = '/v1/organizations/acme';

describe('roles of an organization’s own', () => {
  let gatehouse: TestGatehouse;
  let olga: ApiClient;
  let adam: ApiClient;
  let mia: ApiClient;
  let auditor: string;

  beforeAll(async () => {
    gatehouse = await launch();
    olga = await gatehouse.anyone.signUp('Olga');
    await olga.must(olga.post('/v1/organizations', { name: 'Acme Inc', slug: 'acme', plan: 'pro' }));
    adam = await olga.inviteAndAccept('acme', 'Adam', 'admin');
    mia = await olga.inviteAndAccept('acme', 'Mia');
    auditor = (await make('Auditor', ['audit:view'])).body.id;
  });
  afterAll(() => gatehouse.stop());

  const make = async (name: string, capabilities: readonly string[], by: ApiClient = olga) => {
    const answer = await by.post<Role>(`${ORG}/roles`, { name, capabilities });
    for (const one of [olga, adam, mia]) one.hasSeen(answer);
    return answer;
  };
  const give = async (who: ApiClient, roleId: string, by: ApiClient = olga) => {
    const answer = await by.put<Role & Record<string, unknown>>(`${ORG}/members/${who.userId}/role`, { roleId });
    for (const one of [olga, adam, mia]) one.hasSeen(answer);
    return answer;
  };

  it('PPL-3 are made, read, edited, duplicated and deleted', async () => {
    const made = await olga.post<Role>(`${ORG}/roles`, {
      name: 'Librarian',
      description: 'Keeps books',
      capabilities: ['usage:view', 'tools:create'],
    });
    expect(made).toMatchObject({
      status: 201,
      body: {
        name: 'Librarian',
        description: 'Keeps books',
        builtIn: false,
        capabilities: ['tools:create', 'usage:view'],
        memberCount: 0,
        invitationCount: 0,
      },
    });
    expect(made.headers.get('location')).toBe(`${ORG}/roles/${made.body.id}`);
    const path = `${ORG}/roles/${made.body.id}`;
    const read = await olga.get(path);
    expect(read).toMatchObject({ status: 200, body: made.body });
    const edited = await olga.patch(
      path,
      { name: 'Archivist', description: null, capabilities: ['usage:view'] },
      { headers: { 'if-match': read.headers.get('etag')! } },
    );
    expect(edited).toMatchObject({
      status: 200,
      body: { name: 'Archivist', description: null, capabilities: ['usage:view'] },
    });
    expect(
      await olga.patch(path, { name: 'Late' }, { headers: { 'if-match': read.headers.get('etag')! } }),
    ).toMatchObject({ status: 412, body: { code: 'version.stale' } });
    const copy = await olga.post<Role>(`${path}/duplicate`, { name: 'Second archivist' });
    expect(copy).toMatchObject({ status: 201, body: { name: 'Second archivist', capabilities: ['usage:view'] } });
    for (const id of [made.body.id, copy.body.id]) expect((await olga.delete(`${ORG}/roles/${id}`)).status).toBe(204);
    expect(await olga.get(path)).toMatchObject({ status: 404, body: { code: 'role.unknown' } });
    expect(await olga.patch(path, { name: 'Late' })).toMatchObject({ status: 404, body: { code: 'role.unknown' } });
  });

  it('PPL-3 names are unique among the built-in ones too, which are neither edited nor deleted', async () => {
    expect(await make(' AUDITOR ', [])).toMatchObject({ status: 409, body: { code: 'role.name-taken' } });
    expect(await make('owner', [])).toMatchObject({ status: 409, body: { code: 'role.name-taken' } });
    for (const id of ['owner', 'admin', 'member']) {
      expect(await olga.patch(`${ORG}/roles/${id}`, { name: 'King' })).toMatchObject({
        status: 409,
        body: { code: 'role.built-in' },
      });
      expect(await olga.delete(`${ORG}/roles/${id}`)).toMatchObject({ status: 409, body: { code: 'role.built-in' } });
    }
    expect(await make('Odd', ['world:rule'])).toMatchObject({ status: 400, body: { code: 'capability.unknown' } });
  });

  it('PPL-3 can be given in an invitation, whose mail, list and acceptance know it by name', async () => {
    const sent = await olga.post<Role>(`${ORG}/invitations`, { email: 'nina@example.com', roleId: auditor });
    expect(sent).toMatchObject({ status: 201, body: { roleId: auditor, roleName: 'Auditor' } });
    expect((await mailTo(gatehouse.dataDir, 'nina@example.com')).text).toContain(
      'to join Acme Inc on Gatehouse as Auditor.',
    );
    expect(await olga.delete(`${ORG}/roles/${auditor}`)).toMatchObject({
      status: 409,
      body: { code: 'role.in-use', holders: 0, invitations: 1 },
    });
    const accepted = await gatehouse.anyone.post<{ userId: string }>('/v1/invitations/accept', {
      token: await invitationToken(gatehouse.dataDir, 'nina@example.com'),
      name: 'Nina',
      password: PASSWORD,
    });
    olga.hasSeen(accepted);
    expect((await olga.get(`${ORG}/members/${accepted.body.userId}`)).body).toMatchObject({
      roleId: auditor,
      roleName: 'Auditor',
    });
    expect((await olga.get<Listed>(`${ORG}/members?role=${auditor}`)).body.items.map(({ name }) => name)).toEqual([
      'Nina',
    ]);
    expect(await olga.delete(`${ORG}/roles/${auditor}`)).toMatchObject({
      status: 409,
      body: { code: 'role.in-use', holders: 1, invitations: 0 },
    });
    expect((await olga.get(`${ORG}/roles/${auditor}`)).body).toMatchObject({ memberCount: 1, invitationCount: 0 });
    expect((await mia.get(`${ORG}/roles/${auditor}`)).body).toMatchObject({ memberCount: 1, invitationCount: null });
  });

  it('PPL-3 a rename shows everywhere at once, and reads like a sentence in the audit log', async () => {
    await give(mia, auditor);
    olga.hasSeen(await olga.patch(`${ORG}/roles/${auditor}`, { name: 'Examiner' }));
    mia.hasSeen(await olga.get(ORG));
    expect(
      (await olga.get<Listed>(`${ORG}/members?role=${auditor}`)).body.items.map(({ roleName }) => roleName),
    ).toEqual(['Examiner', 'Examiner']);
    expect(
      (await olga.get<Listed>(`${ORG}/invitations`)).body.items.filter(({ roleId }) => roleId === auditor),
    ).toMatchObject([{ roleName: 'Examiner' }]);
    expect((await olga.get<{ organizations: object[] }>('/v1/me')).body.organizations).toMatchObject([
      { roleName: 'Owner' },
    ]);
    const { id: team } = await olga.must(olga.post<Role>(`${ORG}/teams`, { name: 'Reviewers' }));
    await olga.must(olga.put(`${ORG}/teams/${team}/members/${mia.userId}`));
    expect((await olga.get<Listed>(`${ORG}/teams/${team}/members`)).body.items).toMatchObject([
      { userId: mia.userId, roleName: 'Examiner' },
    ]);
    const sentences = (await olga.get<Listed>(`${ORG}/audit?limit=200`)).body.items.map(({ sentence }) => sentence);
    expect(sentences).toContain('Olga renamed role Auditor to Examiner');
    expect(sentences).toContain('Olga created role Examiner');
    expect(sentences).toContain('Olga changed the role of Mia from Member to Examiner');
    expect(sentences).toContain('Olga deleted role Archivist');
    olga.hasSeen(await olga.patch(`${ORG}/roles/${auditor}`, { name: 'Auditor' }));
  });

  it('ACC-8 an edit counts for its holders and their keys from the answer on', async () => {
    const { secret } = await mia.must(
      mia.post<{ secret: string }>(`${ORG}/api-keys`, { name: 'Reader', capabilities: ['audit:view'] }),
    );
    const key = mia.with(secret);
    const mayRead = async () => [(await mia.get(`${ORG}/audit`)).status, (await key.get(`${ORG}/audit`)).status];
    expect(await mayRead()).toEqual([200, 200]);
    for (let round = 0; round < 5; round++) {
      await olga.must(olga.patch(`${ORG}/roles/${auditor}`, { capabilities: ['usage:view'] }));
      expect(await mayRead()).toEqual([403, 403]);
      await olga.must(olga.patch(`${ORG}/roles/${auditor}`, { capabilities: ['audit:view', 'usage:view'] }));
      expect(await mayRead()).toEqual([200, 200]);
    }
    expect((await key.get(`${ORG}/usage`)).status).toBe(403);
    expect(await mia.post(`${ORG}/api-keys`, { name: 'More', capabilities: ['people:manage'] })).toMatchObject({
      status: 403,
      body: { code: 'capability.escalation' },
    });
    await give(mia, 'member');
  });

  describe('PPL-4 nobody gets beyond what they hold', () => {
    const refused = { status: 403, body: { code: 'capability.escalation' } };
    let treasurer: string;
    let manager: string;
    beforeAll(async () => {
      treasurer = (await make('Treasurer', ['billing:manage'])).body.id;
      manager = (await make('People manager', ['people:manage'], adam)).body.id;
    });

    it('by making, copying or editing a role', async () => {
      expect(await make('Mighty', ['owners:manage'], adam)).toMatchObject(refused);
      for (const id of ['owner', treasurer])
        expect(await adam.post(`${ORG}/roles/${id}/duplicate`, { name: 'Copy' })).toMatchObject(refused);
      expect(
        await adam.patch(`${ORG}/roles/${manager}`, { capabilities: ['people:manage', 'security:manage'] }),
      ).toMatchObject(refused);
      expect(await adam.patch(`${ORG}/roles/${treasurer}`, { name: 'Mine' })).toMatchObject(refused);
      expect(await adam.delete(`${ORG}/roles/${treasurer}`)).toMatchObject(refused);
      expect((await olga.post(`${ORG}/roles/owner/duplicate`, { name: 'Everything' })).body).toMatchObject({
        capabilities: ALL_CAPABILITIES,
      });
    });

    it('by inviting, by a role change, or by editing their own role', async () => {
      await give(mia, manager);
      expect(await mia.post(`${ORG}/invitations`, { email: 'second@example.com', roleId: 'admin' })).toMatchObject(
        refused,
      );
      expect(await mia.post(`${ORG}/invitations`, { email: 'second@example.com', roleId: treasurer })).toMatchObject(
        refused,
      );
      expect(await give(mia, 'admin', mia)).toMatchObject(refused);
      expect(
        await mia.patch(`${ORG}/roles/${manager}`, { capabilities: ['people:manage', 'audit:view'] }),
      ).toMatchObject(refused);
      expect(await mia.post(`${ORG}/ownership-transfer`, { toUserId: mia.userId, keepOwnership: true })).toMatchObject({
        status: 403,
        body: { code: 'capability.missing' },
      });
      expect((await mia.post(`${ORG}/invitations`, { email: 'second@example.com', roleId: manager })).status).toBe(201);
    });

    it('by a key, also when the role grows or shrinks after it was made', async () => {
      const { secret } = await adam.must(
        adam.post<{ secret: string }>(`${ORG}/api-keys`, { name: 'Narrow', capabilities: ['people:manage'] }),
      );
      const key = adam.with(secret);
      expect(await key.post(`${ORG}/roles`, { name: 'Through a key', capabilities: ['audit:view'] })).toMatchObject(
        refused,
      );
      expect(
        await key.patch(`${ORG}/roles/${manager}`, { capabilities: ['people:manage', 'tools:create'] }),
      ).toMatchObject(refused);
      expect(await key.put(`${ORG}/members/${mia.userId}/role`, { roleId: 'admin' })).toMatchObject(refused);
      const mias = mia.with(
        (
          await mia.must(
            mia.post<{ secret: string }>(`${ORG}/api-keys`, { name: 'Of a manager', capabilities: ['people:manage'] }),
          )
        ).secret,
      );
      await olga.must(olga.patch(`${ORG}/roles/${manager}`, { capabilities: ['usage:view'] }));
      expect(await mias.post(`${ORG}/teams`, { name: 'Late' })).toMatchObject({
        status: 403,
        body: { code: 'capability.missing' },
      });
      await olga.must(olga.patch(`${ORG}/roles/${manager}`, { capabilities: ['people:manage', 'billing:manage'] }));
      expect(await mias.post(`${ORG}/invitations`, { email: 'third@example.com', roleId: manager })).toMatchObject(
        refused,
      );
    });
  });

  it('PPL-3 are listed after the built-in ones by name, page by page, each once', async () => {
    const all = (await olga.get<Listed>(`${ORG}/roles`)).body.items.map(({ name }) => String(name));
    expect(all.slice(0, 3)).toEqual(['Owner', 'Admin', 'Member']);
    expect(all.slice(3)).toEqual(all.slice(3).toSorted((a, b) => a.localeCompare(b, 'en', { sensitivity: 'base' })));
    for (const limit of [1, 2, 3, 4]) {
      const found: unknown[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page: Listed = (await olga.get<Listed>(`${ORG}/roles?limit=${limit}${cursor && `&cursor=${cursor}`}`))
          .body;
        expect(page.items.length).toBeLessThanOrEqual(limit);
        found.push(...page.items.map(({ name }) => name));
        cursor = page.nextCursor;
      }
      expect(found).toEqual(all);
    }
  });

  it('of another organization are as unknown as none', async () => {
    await olga.must(olga.post('/v1/organizations', { name: 'Other', slug: 'other', plan: 'pro' }));
    const path = `/v1/organizations/other/roles/${auditor}`;
    const unknown = { status: 404, body: { code: 'role.unknown' } };
    for (const answer of [
      await olga.get(path),
      await olga.patch(path, { name: 'X' }),
      await olga.delete(path),
      await olga.post(`${path}/duplicate`, { name: 'X' }),
    ])
      expect(answer).toMatchObject(unknown);
    expect(
      await olga.post('/v1/organizations/other/invitations', { email: 'x@example.com', roleId: auditor }),
    ).toMatchObject(unknown);
  });
});
