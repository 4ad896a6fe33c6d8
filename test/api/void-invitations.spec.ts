import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiClient, invitationToken, PASSWORD } from '../support/api-client.js';
import { mailsTo } from '../support/mailbox.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';

const BASE = '/v1/organizations/acme';

interface Invitation {
  readonly id: string;
  readonly email: string;
  readonly status: string;
}

let gatehouse: TestGatehouse;
let owner: ApiClient;

beforeAll(async () => {
  gatehouse = await launch();
  owner = await gatehouse.anyone.signUp('Olga');
  await owner.must(owner.post('/v1/organizations', { name: 'Acme', slug: 'acme', plan: 'pro' }));
});
afterAll(() => gatehouse?.stop());

const accept = (token: string) =>
  gatehouse.anyone.post('/v1/invitations/accept', { token, name: 'Nina New', password: PASSWORD });
const statusOf = async (id: string): Promise<string> => {
  const { status } = await owner.must(owner.get<Invitation>(`${BASE}/invitations/${id}`));
  return status;
};

/** What takes a right away, by the one who sent the invitation and the owner. */
const LOSSES: Readonly<Record<string, (sender: ApiClient) => Promise<unknown>>> = {
  removed: (sender) => owner.must(owner.delete(`${BASE}/members/${sender.userId}`)),
  suspended: (sender) => owner.must(owner.post(`${BASE}/members/${sender.userId}/suspend`)),
  demoted: (sender) => owner.must(owner.put(`${BASE}/members/${sender.userId}/role`, { roleId: 'member' })),
  erased: (sender) => owner.must(owner.post(`${BASE}/members/${sender.userId}/erase`)),
  gone: (sender) => sender.must(sender.post(`${BASE}/leave`)),
};

describe('an invitation by somebody who lost the right to it', () => {
  it.each(Object.keys(LOSSES))('PPL-9 makes nobody a member once the sender is %s', async (loss) => {
    const sender = await owner.inviteAndAccept('acme', `Sender ${loss}`, 'admin');
    const email = `invited.by.${loss}@example.com`;
    const { id } = await sender.must(sender.post<Invitation>(`${BASE}/invitations`, { email, roleId: 'admin' }));
    const token = await invitationToken(gatehouse.dataDir, email);
    await LOSSES[loss]!(sender);
    expect(await accept(token)).toMatchObject({ status: 409, body: { code: 'invitation.void' } });
    expect(await statusOf(id)).toBe('void');
    expect((await owner.get<{ items: Invitation[] }>(`${BASE}/invitations?status=void`)).body.items).toContainEqual(
      expect.objectContaining({ id, email, status: 'void' }),
    );
    expect(await owner.post(`${BASE}/invitations/${id}/resend`)).toMatchObject({
      status: 409,
      body: { code: 'invitation.void' },
    });
    expect(await gatehouse.anyone.post('/v1/sessions', { email, password: PASSWORD })).toMatchObject({ status: 401 });
    const before = await mailsTo(gatehouse.dataDir, email);
    await owner.must(owner.post(`${BASE}/invitations`, { email, roleId: 'member' }));
    const again = await invitationToken(gatehouse.dataDir, email, before);
    expect((await accept(again)).body).toMatchObject({ roleId: 'member' });
    const { items } = await owner.must(owner.get<{ items: { sentence: string }[] }>(`${BASE}/audit?object=${id}`));
    expect(items[0]!.sentence).toBe(
      `The invitation of ${email} became void, because the person who sent it may not send it any more`,
    );
  });

  it('PPL-9 stays void when the sender is restored', async () => {
    const sender = await owner.inviteAndAccept('acme', 'Sender back', 'admin');
    const email = 'invited.and.back@example.com';
    await sender.must(sender.post(`${BASE}/invitations`, { email, roleId: 'member' }));
    const token = await invitationToken(gatehouse.dataDir, email);
    await owner.must(owner.post(`${BASE}/members/${sender.userId}/suspend`));
    await owner.must(owner.post(`${BASE}/members/${sender.userId}/restore`));
    expect(await accept(token)).toMatchObject({ status: 409, body: { code: 'invitation.void' } });
  });

  it('PPL-9 is void where the sender’s role is edited, and stays where it is not', async () => {
    const role = await owner.must(
      owner.post<{ id: string }>(`${BASE}/roles`, { name: 'Staff', capabilities: ['people:manage', 'audit:view'] }),
    );
    const sender = await owner.inviteAndAccept('acme', 'Sender staff', role.id);
    const send = async (email: string, roleId: string) =>
      (await sender.must(sender.post<Invitation>(`${BASE}/invitations`, { email, roleId }))).id;
    const asStaff = await send('staff@example.com', role.id);
    const asMember = await send('plain@example.com', 'member');
    await owner.must(owner.patch(`${BASE}/roles/${role.id}`, { description: 'People who help' }));
    expect([await statusOf(asStaff), await statusOf(asMember)]).toEqual(['pending', 'pending']);
    await owner.must(owner.patch(`${BASE}/roles/${role.id}`, { capabilities: ['audit:view'] }));
    expect([await statusOf(asStaff), await statusOf(asMember)]).toEqual(['void', 'void']);
  });

  it('PPL-9 who holds people:manage alone invites a Member, and removes no Admin', async () => {
    const role = await owner.must(
      owner.post<{ id: string }>(`${BASE}/roles`, { name: 'People', capabilities: ['people:manage'] }),
    );
    const manager = await owner.inviteAndAccept('acme', 'Mona Manager', role.id);
    const admin = await owner.inviteAndAccept('acme', 'Ada Admin', 'admin');
    const member = await manager.inviteAndAccept('acme', 'Max Member');
    const path = `${BASE}/members/${admin.userId}`;
    for (const answer of [
      await manager.delete(path),
      await manager.post(`${path}/suspend`),
      await manager.post(`${path}/erase`),
      await manager.put(`${path}/role`, { roleId: 'member' }),
    ])
      expect(answer).toMatchObject({ status: 403, body: { code: 'capability.escalation' } });
    expect((await manager.delete(`${BASE}/members/${member.userId}`)).status).toBe(204);
  });
});
