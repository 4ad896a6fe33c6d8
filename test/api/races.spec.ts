import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiAnswer, ApiClient } from '../support/api-client.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';
import { addressOfPerson, crowd } from '../support/people.js';
import { only, type Told, toldBy } from '../support/told-log.js';

const ROUNDS = process.env['GATEHOUSE_TEST_LONG'] === '1' ? 100 : 20;
const CROWD = 100;
const PATIENCE = 60_000 + 30_000 * ROUNDS;

interface Made {
  readonly id: string;
}

let gatehouse: TestGatehouse;
let people: readonly ApiClient[];
const ada = (): ApiClient => people[0]!;

beforeAll(async () => {
  gatehouse = await launch();
  people = await crowd(gatehouse, CROWD);
}, PATIENCE);
afterAll(() => gatehouse?.stop());

const rounds = async (race: (round: number) => Promise<void>): Promise<void> => {
  for (let round = 0; round < ROUNDS; round += 1) await race(round);
};
const found = async (slug: string): Promise<string> => {
  await ada().must(ada().post('/v1/organizations', { name: slug, slug }));
  return `/v1/organizations/${slug}`;
};
const idOf = (slug: string): string =>
  only(toldBy(gatehouse.dataDir), 'OrganizationCreated').find(({ data }) => data.slug === slug)!.data.organizationId;
const eventsOf = (slug: string): readonly Told[] => toldBy(gatehouse.dataDir, idOf(slug));
/** Each refusal is one that the rules dryRun for it. */
const expectCodes = (answers: readonly ApiAnswer<unknown>[], ...allowed: readonly string[]): void => {
  const codes = answers
    .filter(({ status }) => status >= 300)
    .map(({ status, body }) => ({ status, code: (body as { code?: string }).code ?? '' }));
  expect(codes.filter(({ status, code }) => status >= 500 || !allowed.includes(code))).toEqual([]);
};

/** Owners by the events alone, after each of them. */
const ownersOverTime = (events: readonly Told[]): readonly number[] => {
  const active = new Set<string>();
  const owners = new Set<string>();
  return only(
    events,
    'MemberJoined',
    'MemberRoleChanged',
    'MemberSuspended',
    'MemberRestored',
    'MemberRemoved',
    'MemberLeft',
  ).map(({ type, data }) => {
    if ('roleId' in data) owners[data.roleId === 'owner' ? 'add' : 'delete'](data.userId);
    if (type === 'MemberJoined' || type === 'MemberRestored') active.add(data.userId);
    if (type === 'MemberSuspended' || type === 'MemberRemoved' || type === 'MemberLeft') active.delete(data.userId);
    if (type === 'MemberRemoved' || type === 'MemberLeft') owners.delete(data.userId);
    return [...owners].filter((userId) => active.has(userId)).length;
  });
};

describe('races over HTTP', () => {
  it(
    'ORG-2 of a hundred people who claim one slug exactly one gets it',
    () =>
      rounds(async (round) => {
        const slug = `wanted-${round}`;
        const answers = await Promise.all(
          people.map((person) => person.post('/v1/organizations', { name: slug, slug })),
        );
        expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
        expectCodes(answers, 'slug.taken');
        const events = toldBy(gatehouse.dataDir);
        expect(only(events, 'OrganizationCreated').filter(({ data }) => data.slug === slug)).toHaveLength(1);
        const [{ data: created } = { data: undefined }] = only(events, 'OrganizationCreated').filter(
          ({ data }) => data.slug === slug,
        );
        expect(
          only(events, 'SlugConfirmed')
            .filter(({ data }) => data.slug === slug && data.scope === 'organization')
            .map(({ data }) => data.ownerId),
        ).toEqual([created?.organizationId]);
        expect(
          only(events, 'SlugReserved').filter(({ data }) => data.slug === slug && data.scope === 'organization'),
        ).toHaveLength(1);
      }),
    PATIENCE,
  );

  it(
    'PPL-1 of fifty invitations to one address one stands',
    async () => {
      const base = await found('inviting');
      await rounds(async (round) => {
        const address = `Invited.${round}@Example.com`;
        const answers = await Promise.all(
          Array.from({ length: 50 }, (_, index) =>
            ada().post<Made>(`${base}/invitations`, {
              email: index % 2 ? address : address.toLowerCase(),
              roleId: 'member',
            }),
          ),
        );
        expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
        expectCodes(answers, 'invitation.pending');
      });
      const sent = only(eventsOf('inviting'), 'InvitationSent');
      expect(sent).toHaveLength(ROUNDS);
      expect(new Set(sent.map(({ data }) => data.addressHash)).size).toBe(ROUNDS);
    },
    PATIENCE,
  );

  it(
    'PPL-6 two last owners who demote, suspend, remove and leave each other at once leave at least one',
    async () => {
      const ways: readonly ((base: string, who: ApiClient, whom: ApiClient) => Promise<ApiAnswer>)[] = [
        (base, who, whom) => who.put(`${base}/members/${whom.userId}/role`, { roleId: 'member' }),
        (base, who, whom) => who.delete(`${base}/members/${whom.userId}`),
        (base, who, whom) => who.post(`${base}/members/${whom.userId}/suspend`),
        (base, who) => who.post(`${base}/leave`),
        (base, who) => who.put(`${base}/members/${who.userId}/role`, { roleId: 'admin' }),
      ];
      const grace = people[1]!;
      await rounds(async (round) => {
        const slug = `owners-${round}`;
        const base = await found(slug);
        await ada().inviteAndJoin(slug, grace, addressOfPerson(1), 'owner');
        const [one, other] = [ways[round % ways.length]!, ways[Math.floor(round / ways.length) % ways.length]!];
        const answers = await Promise.all([
          one(base, ada(), grace),
          other(base, grace, ada()),
          one(base, grace, ada()),
          other(base, ada(), grace),
        ]);
        expectCodes(
          answers,
          'owner.last',
          'organization.unknown',
          'capability.missing',
          'member.unknown',
          'capability.escalation',
        );
        const owners = ownersOverTime(eventsOf(slug));
        expect(owners.length).toBeGreaterThan(1);
        expect(Math.min(...owners)).toBe(1);
      });
    },
    PATIENCE,
  );

  it(
    'TEAM-5 GW-1 disabling, deleting and provisioning at once leave nothing that contradicts itself',
    async () => {
      const base = await found('busy');
      const spare = (await ada().must(ada().post<Made>(`${base}/teams`, { name: 'Spare' }))).id;
      await rounds(async (round) => {
        const team = (await ada().must(ada().post<Made>(`${base}/teams`, { name: `Team ${round}` }))).id;
        const gateway = (
          await ada().must(
            ada().post<Made>(`${base}/gateways`, { name: 'G', slug: `gateway-${round}`, teamIds: [spare] }),
          )
        ).id;
        const put = (path: string) => ada().put(`${base}${path}`);
        const answers = await Promise.all([
          ada().post(`${base}/teams/${team}/disable`, {}),
          put(`/gateways/${gateway}/teams/${team}`),
          ada().delete(`${base}/teams/${team}`),
          ada().post(`${base}/gateways/${gateway}/disable`),
          put(`/teams/${team}/members/${ada().userId}`),
          ada().post<Made>(`${base}/gateways`, { name: 'H', slug: `other-${round}`, teamIds: [team] }),
          ada().delete(`${base}/gateways/${gateway}`),
          ada().post(`${base}/teams/${team}/enable`),
        ]);
        expectCodes(answers, 'team.unknown', 'gateway.unknown');
        const shown = await ada().must(
          ada().get<{ items: readonly { id?: string; teamId?: string }[] }>(`${base}/teams?limit=200`),
        );
        expect(shown.items.map(({ id }) => id)).not.toContain(team);
        expect((await ada().get<{ teamIds: string[] }>(`${base}/members/${ada().userId}`)).body.teamIds).not.toContain(
          team,
        );
        const gateways = await ada().must(
          ada().get<{ items: readonly { id: string }[] }>(`${base}/gateways?limit=200`),
        );
        expect(gateways.items.map(({ id }) => id)).not.toContain(gateway);
        for (const { id } of gateways.items.slice(-3))
          expect(JSON.stringify((await ada().get(`${base}/gateways/${id}/teams`)).body)).not.toContain(team);
      });
      expectNothingAfterTheEnd(eventsOf('busy'));
    },
    PATIENCE,
  );
});

/** Nothing happens to a team after it was deleted, nor to a gateway after it was archived; each ends at most once. */
const expectNothingAfterTheEnd = (events: readonly Told[]): void => {
  const ended = new Set<string>();
  const late: string[] = [];
  for (const { type, stream, data } of events) {
    const id = stream.startsWith('teams-')
      ? (data as { teamId?: string }).teamId
      : stream.startsWith('gateway-')
        ? (data as { gatewayId?: string }).gatewayId
        : undefined;
    if (id === undefined) continue;
    if (ended.has(id)) late.push(`${type} of ${id}`);
    if (type === 'TeamDeleted' || type === 'GatewayArchived') ended.add(id);
  }
  expect(ended.size).toBe(2 * ROUNDS);
  expect(late).toEqual([]);
};
