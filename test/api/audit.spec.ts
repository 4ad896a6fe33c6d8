import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AuditEntryView } from '../../src/features/audit/queries/list-audit.js';
import type { ApiAnswer, ApiClient } from '../support/api-client.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';

const acme = '/v1/organizations/acme';
const audit = `${acme}/audit`;
const KNOWN = /^evt_[0-9a-z]{26}$/;

interface Made {
  readonly id: string;
}
interface Listed {
  readonly items: readonly AuditEntryView[];
  readonly nextCursor: string | null;
}

let gatehouse: TestGatehouse;
let owner: ApiClient;
let admin: ApiClient;
let member: ApiClient;
let team: string;
let gateway: string;

const entries = async (query = '', who = owner): Promise<readonly AuditEntryView[]> =>
  (await who.must(who.get<Listed>(`${audit}?limit=200${query}`))).items;
const actions = async (query: string): Promise<readonly string[]> => (await entries(query)).map(({ action }) => action);

beforeAll(async () => {
  gatehouse = await launch();
  owner = await gatehouse.anyone.signUp('Olga');
  await owner.must(owner.post('/v1/organizations', { name: 'Acme', slug: 'acme' }));
  team = (await owner.must(owner.post<Made>(`${acme}/teams`, { name: 'Research', description: 'Before' }))).id;
  gateway = (await owner.must(owner.post<Made>(`${acme}/gateways`, { name: 'Tools', slug: 'tools', teamIds: [team] })))
    .id;
  admin = await owner.inviteAndAccept('acme', 'Adele Admin', 'admin');
  member = await owner.inviteAndAccept('acme', 'Mo Member', 'member', [team]);
  await admin.must(admin.patch(`${acme}/teams/${team}`, { name: 'Science', description: 'After' }));
  await admin.must(admin.post(`${acme}/teams/${team}/disable`, { message: 'Back on Monday' }));
  await owner.must(owner.post(`${acme}/teams/${team}/enable`));
});
afterAll(() => gatehouse?.stop());

describe('the audit log over HTTP', () => {
  it('AUD-1 holds every change, newest first, with who, what, when, from where, before and after', async () => {
    const all = await entries('', await owner.signIn('olga@example.com'));
    expect(all.map(({ position }) => position)).toEqual(
      all
        .map(({ position }) => position)
        .sort()
        .reverse(),
    );
    expect(new Set(all.map(({ action }) => action))).toEqual(
      new Set([
        'organization.created',
        'member.joined',
        'team.created',
        'gateway.created',
        'gateway.provisioned',
        'invitation.sent',
        'invitation.accepted',
        'team.member-added',
        'team.renamed',
        'team.described',
        'team.disabled',
        'team.enabled',
      ]),
    );
    expect(all.find(({ action }) => action === 'team.disabled')).toEqual({
      id: expect.stringMatching(KNOWN),
      position: expect.stringMatching(/^\d{19}$/),
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      actor: { kind: 'user', userId: admin.userId },
      action: 'team.disabled',
      object: { kind: 'team', id: team },
      sentence: 'Adele Admin disabled team Science',
      before: { enabled: true, message: null },
      after: { enabled: false, message: 'Back on Monday' },
      from: '127.0.0.1',
    });
    expect(all.find(({ action }) => action === 'team.renamed')).toMatchObject({
      before: { name: 'Research' },
      after: { name: 'Science' },
    });
    expect(all.find(({ action }) => action === 'team.enabled')).toMatchObject({
      actor: { userId: owner.userId },
      before: { enabled: false, message: 'Back on Monday' },
      after: { enabled: true, message: null },
    });
    expect(all.find(({ action }) => action === 'team.created')).toMatchObject({
      before: null,
      after: { name: 'Research', enabled: true },
    });
  });

  it('AUD-1 is filtered by person, action, object and time, and by several at once', async () => {
    const all = await entries();
    expect(await actions(`&actor=${admin.userId}`)).toEqual(expect.arrayContaining(['team.disabled', 'team.renamed']));
    for (const { actor } of await entries(`&actor=${admin.userId}`))
      expect(actor).toMatchObject({ userId: admin.userId });
    expect(await actions('&action=team.disabled')).toEqual(['team.disabled']);
    expect(await entries(`&object=${gateway}`)).toEqual(
      all.filter(({ object, after }) => object.id === gateway || after?.['gatewayId'] === gateway),
    );
    expect(await actions(`&object=${team}`)).toEqual(
      expect.arrayContaining(['team.created', 'gateway.provisioned', 'team.member-added', 'invitation.sent']),
    );
    expect(await actions(`&object=${team}&actor=${admin.userId}&action=team.disabled`)).toEqual(['team.disabled']);
    expect(await actions(`&object=${team}&actor=${owner.userId}&action=team.disabled`)).toEqual([]);
    const { at } = all.find(({ action }) => action === 'team.disabled')!;
    expect(await entries(`&from=${at}&to=${at}`)).toEqual(all.filter((entry) => entry.at === at));
    expect(await entries(`&from=${at}`)).toEqual(all.filter((entry) => entry.at >= at));
    expect(await entries(`&to=${at}`)).toEqual(all.filter((entry) => entry.at <= at));
    const elsewhere = new Date(Date.parse(at) + 7_200_000).toISOString().replace('Z', '%2B02:00');
    expect(await entries(`&from=${elsewhere}&to=${elsewhere}`)).toEqual(all.filter((entry) => entry.at === at));
  });

  it('its pages neither repeat nor skip while changes come in', async () => {
    const before = (await entries()).map(({ id }) => id);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: ApiAnswer<Listed> = await owner.get<Listed>(
        `${audit}?limit=4${cursor === null ? '' : `&cursor=${cursor}`}`,
      );
      seen.push(...page.body.items.map(({ id }) => id));
      cursor = page.body.nextCursor;
      await owner.must(owner.post(`${acme}/teams`, { name: `Meanwhile ${seen.length}` }));
    } while (cursor !== null);
    expect(seen).toEqual(before);
  });

  it('PPL-7 carries no personal data beside its sentence, no hashes and no secrets', async () => {
    await owner.must(
      owner.post(`${acme}/servers`, {
        name: 'Wiki',
        slug: 'wiki',
        url: 'https://wiki.example/mcp',
        headers: { 'X-Key': 'opensesame' },
      }),
    );
    const { secret } = await owner.must(owner.post<{ secret: string }>(`${acme}/api-keys`, { name: 'Laptop' }));
    const text = JSON.stringify((await entries()).map((entry) => ({ ...entry, sentence: undefined })));
    expect(text).toContain('server.added');
    expect(text).toContain('api-key.issued');
    for (const told of ['example.com', 'Adele', 'Mo Member', 'Olga', 'opensesame', secret])
      expect(text).not.toContain(told);
    expect(text).not.toMatch(/hash|sealed/i);
  });

  it('takes audit:view: administrators read it, members, strangers and nobody do not', async () => {
    expect((await admin.get(audit)).status).toBe(200);
    expect(await member.get(audit)).toMatchObject({ status: 403, body: { code: 'capability.missing' } });
    expect((await gatehouse.anyone.get(audit)).status).toBe(401);
    const stranger = await gatehouse.anyone.signUp('Stranger');
    expect(await stranger.get(audit)).toMatchObject({ status: 404, body: { code: 'organization.unknown' } });
    await stranger.must(stranger.post('/v1/organizations', { name: 'Other', slug: 'other' }));
    const other = (await stranger.must(stranger.get<Listed>('/v1/organizations/other/audit?limit=200'))).items;
    expect(other.map(({ action }) => action).sort()).toEqual([
      'member.joined',
      'organization.created',
      'team.created',
      'team.member-added',
    ]);
    for (const query of [`object=${team}`, `actor=${owner.userId}`])
      expect((await stranger.get<Listed>(`/v1/organizations/other/audit?${query}`)).body.items).toEqual([]);
  });

  it.each([
    'from=yesterday',
    'to=2026-13-01',
    'limit=0',
    'limit=201',
    'cursor=nonsense',
    'colour=red',
    `actor=${'x'.repeat(201)}`,
  ])('refuses ?%s', async (query) => {
    const answer = await owner.get(`${audit}?${query}`);
    expect(answer).toMatchObject({ status: 400, body: { code: expect.stringMatching(/^(request|cursor)\.invalid$/) } });
  });
});
