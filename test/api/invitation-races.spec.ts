import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiAnswer, type ApiClient, invitationToken, PASSWORD } from '../support/api-client.js';
import { mailsTo } from '../support/mailbox.js';
import { launch, OPERATOR_TOKEN, type TestGatehouse } from '../support/gatehouse.js';
import { addressOfPerson, crowd } from '../support/people.js';
import { only, type Told, toldBy } from '../support/told-log.js';

interface Made {
  readonly id: string;
}
interface MemberShown {
  readonly roleId: string;
  readonly teamIds: readonly string[];
}

const ROUNDS = process.env['GATEHOUSE_TEST_LONG'] === '1' ? 40 : 4;
const PATIENCE = 60_000 + 30_000 * ROUNDS;
const DAY_MS = 86_400_000;
const ACME = '/v1/organizations/acme';
/** The computer's clock, some time later. */
const clock = {
  ahead: 0,
  now: () => new Date(Date.now() + clock.ahead).toISOString(),
  monotonic: () => performance.now(),
};

let gatehouse: TestGatehouse;
let ada: ApiClient;
let invited: ApiClient;
let other: ApiClient;
const ADDRESS = addressOfPerson(1);

beforeAll(async () => {
  gatehouse = await launch({}, clock);
  const operator = gatehouse.anyone.with(OPERATOR_TOKEN);
  await operator.must(operator.put('/v1/operator/limits', { mailsByRecipient: { value: null } }));
  [ada, invited, other] = (await crowd(gatehouse, 3)) as [ApiClient, ApiClient, ApiClient];
  await ada.must(ada.post('/v1/organizations', { name: 'Acme', slug: 'acme', plan: 'pro' }));
  // A person in no other organization is forgotten with the one that is deleted.
  await invited.must(invited.post('/v1/organizations', { name: 'Own', slug: 'own-one' }));
}, PATIENCE);
afterAll(() => gatehouse?.stop());
// What one leaves behind where it fails is not to fail the next.
afterEach(() => clear());

/** @returns the invitation's id and the token in its mail */
const invite = async (
  email = ADDRESS,
  more: object = {},
  by = ada,
  base = ACME,
): Promise<{ readonly id: string; readonly token: string }> => {
  const before = await mailsTo(gatehouse.dataDir, email);
  const { id } = await by.must(by.post<Made>(`${base}/invitations`, { email, roleId: 'member', ...more }));
  return { id, token: await invitationToken(gatehouse.dataDir, email, before) };
};
const accept = (who: ApiClient, token: string, more: object = {}) =>
  who.post<Record<string, unknown>>('/v1/invitations/accept', { token, ...more });
const outcome = ({ status, body }: ApiAnswer<unknown>): string =>
  status < 300 ? String(status) : `${status} ${String((body as { code?: string }).code)}`;
const outcomes = (answers: readonly ApiAnswer<unknown>[]): readonly string[] => answers.map(outcome);
const acme = (): readonly Told[] =>
  toldBy(
    gatehouse.dataDir,
    only(toldBy(gatehouse.dataDir), 'OrganizationCreated').find(({ data }) => data.slug === 'acme')!.data
      .organizationId,
  );
const about = (invitationId: string): readonly string[] =>
  acme()
    .filter(
      ({ stream, data }) =>
        stream.startsWith('membership-') && (data as { invitationId?: string }).invitationId === invitationId,
    )
    .map(({ type }) => type);
const member = async (who = invited): Promise<ApiAnswer<MemberShown>> =>
  ada.get<MemberShown>(`${ACME}/members/${who.userId}`);

/** Both at once; in every other round the second a little before the first, so that each comes first now and then. */
const atOnce = <A, B>(round: number, one: () => Promise<A>, two: () => Promise<B>): Promise<[A, B]> => {
  const late = <T>(request: () => Promise<T>): Promise<T> => pause(4 * round).then(request);
  return round % 2 === 0 ? Promise.all([one(), late(two)]) : Promise.all([late(one), two()]);
};
/** Neither of the two is a member or invited any more. */
const clear = async (): Promise<void> => {
  for (const { userId } of [invited, other]) await ada.delete(`${ACME}/members/${userId}`);
  const { items } = await ada.must(ada.get<{ items: readonly Made[] }>(`${ACME}/invitations`));
  for (const { id } of items) await ada.delete(`${ACME}/invitations/${id}`);
};
/** Each round begins without the two. */
const rounds = async (race: (round: number) => Promise<void>): Promise<void> => {
  for (let round = 0; round < ROUNDS; round += 1) {
    await race(round);
    await clear();
  }
};

describe('an invitation, while something else happens', () => {
  it(
    'PPL-2 is accepted in two tabs at once, which tell the same, and joins once',
    () =>
      rounds(async (round) => {
        const team = (await ada.must(ada.post<Made>(`${ACME}/teams`, { name: `Tabs ${round}` }))).id;
        const { id, token } = await invite(ADDRESS, { teamIds: [team] });
        const tabs = await Promise.all([1, 2, 3].map(() => accept(invited, token)));
        expect(outcomes(tabs)).toEqual(['200', '200', '200']);
        for (const { body } of tabs)
          expect(body).toEqual({
            organizationId: expect.any(String),
            organizationSlug: 'acme',
            userId: invited.userId,
            roleId: 'member',
          });
        expect(about(id)).toEqual(['InvitationSent', 'InvitationAccepted']);
        expect(only(acme(), 'TeamMemberAdded').filter(({ data }) => data.teamId === team)).toHaveLength(1);
      }),
    PATIENCE,
  );

  it(
    'PPL-2 opens one account in two tabs at once',
    async () => {
      const email = 'newcomer@example.com';
      const { id, token } = await invite(email);
      const tabs = await Promise.all(
        [1, 2].map((tab) => accept(gatehouse.anyone, token, { name: `Tab ${tab}`, password: PASSWORD })),
      );
      expect(outcomes(tabs)).toContain('200');
      expect(['409 account.address-taken', '409 invitation.used']).toEqual(
        expect.arrayContaining(outcomes(tabs).filter((one) => one !== '200')),
      );
      expect(tabs.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(about(id)).toEqual(['InvitationSent', 'InvitationAccepted']);
      const newcomer = await gatehouse.anyone.signIn(email);
      expect(newcomer.userId).toBe(tabs.find(({ status }) => status === 200)!.body['userId']);
    },
    PATIENCE,
  );

  it(
    'PPL-2 of two accounts with one token lets in the invited address alone, whatever its case',
    () =>
      rounds(async (round) => {
        const { id, token } = await invite(
          ADDRESS.replace(/^\w+/, (name) => (round % 2 === 0 ? name.toUpperCase() : `P${name.slice(1)}`)),
        );
        const answers = await Promise.all([accept(other, token), accept(invited, token), accept(other, token)]);
        expect(outcomes(answers)).toEqual(['403 invitation.other-address', '200', '403 invitation.other-address']);
        expect(about(id)).toEqual(['InvitationSent', 'InvitationAccepted']);
        expect((await member(other)).status).toBe(404);
      }),
    PATIENCE,
  );

  it(
    'PPL-2 leaves out a team that is deleted at that moment, and keeps the others',
    () =>
      rounds(async (round) => {
        const [gone, stays] = await Promise.all(
          ['Gone', 'Stays'].map(
            async (name) => (await ada.must(ada.post<Made>(`${ACME}/teams`, { name: `${name} ${round}` }))).id,
          ),
        );
        const { token } = await invite(ADDRESS, { teamIds: [gone, stays] });
        const [accepted, deleted] = await atOnce(
          round,
          () => accept(invited, token),
          () => ada.delete(`${ACME}/teams/${gone}`),
        );
        expect(outcomes([accepted, deleted])).toEqual(['200', '204']);
        expect((await member()).body.teamIds).toEqual([stays]);
        const ofTeam = acme()
          .filter(({ stream, data }) => stream.startsWith('teams-') && (data as { teamId?: string }).teamId === gone)
          .map(({ type }) => type);
        expect(ofTeam.indexOf('TeamDeleted')).toBe(ofTeam.length - 1);
      }),
    PATIENCE,
  );

  it(
    'PPL-1 is either accepted or revoked, never both',
    () =>
      rounds(async (round) => {
        const { id, token } = await invite();
        const answers = await atOnce(
          round,
          () => accept(invited, token),
          () => ada.delete(`${ACME}/invitations/${id}`),
        );
        const joined = answers[0].status === 200;
        expect(outcomes(answers)).toEqual(joined ? ['200', '409 invitation.used'] : ['409 invitation.revoked', '204']);
        expect(about(id)).toEqual(['InvitationSent', joined ? 'InvitationAccepted' : 'InvitationRevoked']);
        expect((await member()).status).toBe(joined ? 200 : 404);
      }),
    PATIENCE,
  );

  it(
    'PPL-1 is accepted by the token of before, or sent again with another that alone is good',
    () =>
      rounds(async (round) => {
        const { id, token } = await invite();
        const before = await mailsTo(gatehouse.dataDir, ADDRESS);
        const answers = await atOnce(
          round,
          () => accept(invited, token),
          () => ada.post(`${ACME}/invitations/${id}/resend`),
        );
        const joined = answers[0].status === 200;
        expect(outcomes(answers)).toEqual(joined ? ['200', '409 invitation.used'] : ['404 invitation.unknown', '200']);
        expect(about(id)).toEqual(['InvitationSent', joined ? 'InvitationAccepted' : 'InvitationResent']);
        if (!joined)
          expect(
            outcomes([
              await accept(invited, token),
              await accept(invited, await invitationToken(gatehouse.dataDir, ADDRESS, before)),
            ]),
          ).toEqual(['404 invitation.unknown', '200']);
      }),
    PATIENCE,
  );

  it(
    'PPL-1 sent again twice at once has one token that is good',
    async () => {
      const { id, token } = await invite();
      expect(outcomes(await Promise.all([1, 2].map(() => ada.post(`${ACME}/invitations/${id}/resend`))))).toEqual([
        '200',
        '200',
      ]);
      expect(about(id)).toEqual(['InvitationSent', 'InvitationResent', 'InvitationResent']);
      expect(outcome(await accept(invited, token))).toBe('404 invitation.unknown');
      expect(outcome(await accept(invited, await invitationToken(gatehouse.dataDir, ADDRESS)))).toBe('200');
    },
    PATIENCE,
  );
});

describe('an invitation, after the person who sent it', () => {
  /** An admin who invites the person as an admin, and what becomes of the admin. */
  const byAdmin = async (
    meanwhile: (admin: ApiClient) => Promise<ApiAnswer>,
  ): Promise<{ readonly id: string; readonly token: string }> => {
    await ada.inviteAndJoin('acme', other, addressOfPerson(2), 'admin');
    const invitation = await invite(ADDRESS, { roleId: 'admin' }, other);
    await ada.must(meanwhile(other));
    return invitation;
  };

  it(
    'PPL-4 PPL-9 was demoted, is void. They can no longer send it again, or another',
    async () => {
      const { id, token } = await byAdmin((admin) =>
        ada.put(`${ACME}/members/${admin.userId}/role`, { roleId: 'member' }),
      );
      expect(outcome(await other.post(`${ACME}/invitations/${id}/resend`))).toBe('403 capability.missing');
      expect(outcome(await other.post(`${ACME}/invitations`, { email: 'more@example.com', roleId: 'member' }))).toBe(
        '403 capability.missing',
      );
      expect(outcome(await accept(invited, token))).toBe('409 invitation.void');
      expect((await member()).status).toBe(404);
    },
    PATIENCE,
  );

  it(
    'PPL-9 was removed, is void, is shown with who sent it, and makes room for another',
    async () => {
      const first = await byAdmin((admin) => ada.delete(`${ACME}/members/${admin.userId}`));
      const { items } = await ada.must(ada.get<{ items: readonly object[] }>(`${ACME}/invitations`));
      expect(items).toContainEqual(
        expect.objectContaining({ id: first.id, roleId: 'admin', status: 'void', invitedBy: other.userId }),
      );
      expect(
        outcomes([await ada.delete(`${ACME}/invitations/${first.id}`), await accept(invited, first.token)]),
      ).toEqual(['204', '409 invitation.void']);
      const { token } = await byAdmin((admin) => ada.delete(`${ACME}/members/${admin.userId}`));
      expect(outcome(await accept(invited, token))).toBe('409 invitation.void');
      const again = await invite(ADDRESS, { roleId: 'admin' }, ada);
      expect(outcome(await accept(invited, again.token))).toBe('200');
    },
    PATIENCE,
  );

  it(
    'PPL-4 is removed in that very moment, comes from somebody who might send it, or not at all',
    () =>
      rounds(async (round) => {
        await ada.inviteAndJoin('acme', other, addressOfPerson(2), 'admin');
        const [sent, removed] = await atOnce(
          round,
          () => other.post<Made>(`${ACME}/invitations`, { email: ADDRESS, roleId: 'admin' }),
          () => ada.delete(`${ACME}/members/${other.userId}`),
        );
        expect(outcome(removed)).toBe('204');
        expect(['201', '403 capability.missing', '404 organization.unknown']).toContain(outcome(sent));
        const events = acme()
          .filter(
            ({ stream, type }) =>
              stream.startsWith('membership-') && ['InvitationSent', 'MemberRemoved'].includes(type),
          )
          .map(({ type }) => type)
          .slice(-2);
        expect(events.at(-1)).toBe('MemberRemoved');
      }),
    PATIENCE,
  );
});

describe('an invitation, and what it promises', () => {
  it(
    'PPL-3 is for a role that cannot go meanwhile, and that is what it is at the moment of joining',
    () =>
      rounds(async (round) => {
        const role = (
          await ada.must(
            ada.post<Made>(`${ACME}/roles`, { name: `Role ${round}`, capabilities: ['usage:view', 'audit:view'] }),
          )
        ).id;
        const { token } = await invite(ADDRESS, { roleId: role });
        const [accepted, deleted, edited] = await Promise.all([
          accept(invited, token),
          ada.delete(`${ACME}/roles/${role}`),
          ada.patch(`${ACME}/roles/${role}`, { capabilities: ['usage:view'] }),
        ]);
        expect(outcomes([accepted, deleted, edited])).toEqual(['200', '409 role.in-use', '200']);
        expect((await invited.get<{ organizations: object[] }>('/v1/me')).body.organizations).toContainEqual(
          expect.objectContaining({ slug: 'acme', roleId: role, capabilities: ['usage:view'] }),
        );
        await ada.must(ada.delete(`${ACME}/members/${invited.userId}`));
        await ada.must(ada.delete(`${ACME}/roles/${role}`));
      }),
    PATIENCE,
  );

  it(
    'PPL-3 is revoked and its role deleted while it is accepted: nobody holds a role that is gone',
    () =>
      rounds(async (round) => {
        const role = (
          await ada.must(ada.post<Made>(`${ACME}/roles`, { name: `Fleeting ${round}`, capabilities: ['usage:view'] }))
        ).id;
        const { id, token } = await invite(ADDRESS, { roleId: role });
        const removal = async (): Promise<ApiAnswer<unknown>> => {
          await ada.delete(`${ACME}/invitations/${id}`);
          return ada.delete(`${ACME}/roles/${role}`);
        };
        const [accepted, deleted] = await atOnce(round, () => accept(invited, token), removal);
        expect(outcomes([accepted, deleted])).toEqual(
          accepted.status === 200 ? ['200', '409 role.in-use'] : ['409 invitation.revoked', '204'],
        );
        await clear();
        if (deleted.status !== 204) await ada.must(ada.delete(`${ACME}/roles/${role}`));
      }),
    PATIENCE,
  );

  it(
    'ORG-4 leads nowhere once the organization is deleted, in that very moment too',
    async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const slug = `doomed-${round}`;
        const base = `/v1/organizations/${slug}`;
        await ada.must(ada.post('/v1/organizations', { name: slug, slug }));
        const { id, token } = await invite(ADDRESS, {}, ada, base);
        const [accepted, deleted] = await atOnce(
          round,
          () => accept(invited, token),
          () => ada.delete(base, {}, { confirmSlug: slug }),
        );
        expect(outcome(deleted)).toBe('204');
        expect(['200', '404 invitation.unknown', '409 invitation.revoked']).toContain(outcome(accepted));
        expect(outcomes([await accept(invited, token), await invited.get(base)])).toEqual([
          '404 invitation.unknown',
          '404 organization.unknown',
        ]);
        expect(JSON.stringify((await invited.get('/v1/me')).body)).not.toContain(slug);
        const ends = only(toldBy(gatehouse.dataDir), 'InvitationAccepted', 'InvitationRevoked').filter(
          ({ data }) => data.invitationId === id,
        );
        expect(ends).toHaveLength(1);
      }
    },
    PATIENCE,
  );

  it(
    'PPL-1 runs out after seven days, opens no account then, and makes room for the next',
    async () => {
      const email = 'late@example.com';
      const { id, token } = await invite(email);
      const resent = await invite('resent@example.com');
      clock.ahead = 7 * DAY_MS - 60_000;
      expect(outcome(await accept(gatehouse.anyone, token))).toBe('401 authentication.required');
      clock.ahead = 7 * DAY_MS + 60_000;
      ada = await gatehouse.anyone.signIn(addressOfPerson(0));
      expect(outcome(await accept(gatehouse.anyone, token, { name: 'Late', password: PASSWORD }))).toBe(
        '409 invitation.expired',
      );
      expect((await gatehouse.anyone.post('/v1/sessions', { email, password: PASSWORD })).status).toBe(401);
      const again = await Promise.all(
        Array.from({ length: 5 }, () => ada.post<Made>(`${ACME}/invitations`, { email, roleId: 'member' })),
      );
      expect(outcomes(again).toSorted()).toEqual(['201', ...Array.from({ length: 4 }, () => '409 invitation.pending')]);
      expect(about(id)).toEqual(['InvitationSent', 'InvitationRevoked']);
      expect(outcome(await accept(gatehouse.anyone, token, { name: 'Late', password: PASSWORD }))).toBe(
        '409 invitation.revoked',
      );
      expect(
        outcome(
          await accept(gatehouse.anyone, await invitationToken(gatehouse.dataDir, email, 1), {
            name: 'Late',
            password: PASSWORD,
          }),
        ),
      ).toBe('200');
      await ada.must(ada.post(`${ACME}/invitations/${resent.id}/resend`));
      expect(outcome(await accept(gatehouse.anyone, resent.token, { name: 'Resent', password: PASSWORD }))).toBe(
        '404 invitation.unknown',
      );
      expect(
        outcome(
          await accept(gatehouse.anyone, await invitationToken(gatehouse.dataDir, 'resent@example.com', 1), {
            name: 'Resent',
            password: PASSWORD,
          }),
        ),
      ).toBe('200');
    },
    PATIENCE,
  );

  it('PPL-1 PPL-2 of all those above ended once at most, and joined whom it was accepted by, as what it said', () => {
    const events = acme().filter(({ stream }) => stream.startsWith('membership-'));
    const sent = only(events, 'InvitationSent').map(({ data }) => data.invitationId);
    const ENDS = ['InvitationAccepted', 'InvitationRevoked', 'InvitationVoided'] as const;
    const ends = only(events, ...ENDS).map(({ data }) => data.invitationId);
    expect(ends.toSorted()).toEqual(sent.toSorted());
    const last = new Map(events.map(({ type, data }) => [(data as { invitationId?: string }).invitationId, type]));
    expect(new Set(sent.map((id) => last.get(id)))).toEqual(new Set(ENDS));
    const promised = new Map(only(events, 'InvitationSent').map(({ data }) => [data.invitationId, data.roleId]));
    const joined = events
      .filter((_, index) => events[index - 1]?.type === 'InvitationAccepted')
      .map(({ type, data }) => ({ type, data }));
    expect(joined).toEqual(
      only(events, 'InvitationAccepted').map(({ data: { invitationId, organizationId, userId } }) => ({
        type: 'MemberJoined',
        data: { organizationId, userId, roleId: promised.get(invitationId) },
      })),
    );
    const comings = only(events, 'MemberJoined', 'MemberRemoved')
      .filter(({ data }) => data.userId === invited.userId)
      .map(({ type }) => type);
    expect(comings).toEqual(comings.map((_, index) => (index % 2 === 0 ? 'MemberJoined' : 'MemberRemoved')));
  });
});
