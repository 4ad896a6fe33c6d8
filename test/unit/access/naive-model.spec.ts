import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { deserialiseState } from '../../../projections/access-snapshot/saved/deserialise.js';
import { StatePicture } from '../../../projections/access-snapshot/picture.js';
import { serialiseState } from '../../../projections/access-snapshot/saved/serialise.js';
import type { AccessQuestion } from '../../../src/ports/access/access.js';
import type { Capability } from '../../../src/kernel/capabilities.js';
import type { DomainEvent } from '../../../src/kernel/domain-event.js';
import { did, foldHistory, type LooseEvent, timeAt } from '../../support/access-history.js';
import { NaiveAccess } from '../../support/naive-access.js';

const ORGANIZATIONS = ['org_a', 'org_b'];
const PEOPLE = ['usr_1', 'usr_2', 'usr_3'];
const TEAMS = ['team_1', 'team_2', 'team_3'];
const GATEWAYS = ['gw_1', 'gw_2'];
const SERVERS = ['srv_1', 'srv_2'];

const organizationId = fc.constantFrom('org_a', 'org_a', 'org_a', 'org_b');
const userId = fc.constantFrom(...PEOPLE);
const teamId = fc.constantFrom(...TEAMS);
const gatewayId = fc.constantFrom(...GATEWAYS);
const serverId = fc.constantFrom(...SERVERS);
const roleId = fc.constantFrom('member', 'member', 'member', 'role_1', 'role_2', 'admin', 'owner');
const ownRoleId = fc.constantFrom('role_1', 'role_2');
const capabilities = fc.constantFrom([], ['tools:create'], ['gateways:use-all'], ['audit:view', 'gateways:use-all']);
const expose = fc.constantFrom('all', { tools: ['one'] }, { prompts: ['two'] });

const event = (type: string, data: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<DomainEvent> =>
  fc.record({ organizationId, ...data }).map((made) => ({ type, data: made }));
const slug = (id: fc.Arbitrary<string>): fc.Arbitrary<string> => id.map((text) => text.replace('_', '-'));

const anyEvent = fc.oneof(
  {
    weight: 2,
    arbitrary: event('OrganizationCreated', { slug: fc.constant('acme') }).map((made) => ({
      ...made,
      data: { ...made.data, slug: (made.data as { organizationId: string }).organizationId },
    })),
  },
  event('OrganizationDeleted', { organizationId: fc.constant('org_b') }),
  { weight: 4, arbitrary: event('MemberJoined', { userId, roleId }) },
  event('MemberRoleChanged', { userId, roleId }),
  event('MemberSuspended', { userId }),
  event('MemberRestored', { userId }),
  event('MemberLeft', { userId }),
  event('MemberRemoved', { userId }),
  { weight: 2, arbitrary: event('RoleCreated', { roleId: ownRoleId, capabilities }) },
  { weight: 2, arbitrary: event('RoleCapabilitiesChanged', { roleId: ownRoleId, capabilities }) },
  event('RoleDeleted', { roleId: ownRoleId }),
  { weight: 4, arbitrary: event('TeamCreated', { teamId, name: teamId }) },
  { weight: 2, arbitrary: event('TeamDisabled', { teamId, message: fc.constantFrom(null, 'Back on Monday') }) },
  { weight: 2, arbitrary: event('TeamEnabled', { teamId }) },
  event('TeamDeleted', { teamId }),
  { weight: 8, arbitrary: event('TeamMemberAdded', { teamId, userId }) },
  event('TeamMemberRemoved', { teamId, userId }),
  { weight: 4, arbitrary: event('GatewayCreated', { gatewayId, name: gatewayId, slug: slug(gatewayId) }) },
  event('GatewayDisabled', { gatewayId }),
  event('GatewayEnabled', { gatewayId }),
  event('GatewayArchived', { gatewayId }),
  { weight: 8, arbitrary: event('GatewayProvisioned', { gatewayId, teamId }) },
  event('GatewayUnprovisioned', { gatewayId, teamId }),
  event('ServerAdded', {
    serverId,
    name: serverId,
    slug: slug(serverId),
    origin: fc.constant('https://x.example'),
    path: fc.constant({ text: '/mcp', sealed: false }),
    headers: fc.constant([]),
  }),
  event('ServerRemoved', { serverId }),
  event('GatewayServerAttached', { gatewayId, serverId, expose }),
  event('GatewayServerDetached', { gatewayId, serverId }),
  event('ApiKeyIssued', {
    apiKeyId: fc.constantFrom('key_1', 'key_2'),
    userId,
    secretHash: fc.constantFrom('h1', 'h2'),
    capabilities: fc.constant(null),
    gatewayIds: fc.constant(null),
    expiresAt: fc.constant(null),
  }),
  event('SomethingOfTheFuture', {}),
);
/** Most histories begin with an organization at work: from nothing, chance hardly ever leads anybody to a gateway. */
const AT_WORK: readonly LooseEvent[] = [
  did.organization(),
  ...PEOPLE.map((person) => did.join(person)),
  ...TEAMS.map((team) => did.team(team)),
  ...GATEWAYS.map((gateway) => did.gateway(gateway)),
  ...TEAMS.map((team, index) => did.addTo(team, PEOPLE[index]!)),
  ...TEAMS.map((team, index) => did.provision(GATEWAYS[index % 2]!, team)),
];
const history = fc
  .tuple(fc.constantFrom(AT_WORK, AT_WORK, AT_WORK, []), fc.array(anyEvent, { maxLength: 60, size: 'max' }))
  .map(([before, random]): readonly LooseEvent[] => [...before, ...random]);

/** The same where roles come and go more often than anything else. */
const rolesChange = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: event('MemberRoleChanged', { userId, roleId }) },
      { weight: 4, arbitrary: event('RoleCapabilitiesChanged', { roleId: ownRoleId, capabilities }) },
      { weight: 1, arbitrary: event('RoleDeleted', { roleId: ownRoleId }) },
      { weight: 6, arbitrary: anyEvent },
    ),
    { minLength: 5, maxLength: 30, size: 'max' },
  )
  .map((random): readonly LooseEvent[] => [...AT_WORK, ...random]);

const QUESTIONS: readonly AccessQuestion[] = ORGANIZATIONS.flatMap((o) =>
  PEOPLE.flatMap((u) => GATEWAYS.map((g) => ({ organizationId: o, userId: u, gatewayId: g }))),
);

/** What narrowed keys leave of a person. */
const NARROWINGS: readonly ReadonlySet<Capability>[] = [
  new Set(),
  new Set(['tools:create']),
  new Set(['gateways:use-all']),
  new Set(['gateways:manage', 'gateways:use-all']),
];

describe('access over any history', () => {
  it('ACC-1 ACC-3 answers as the plainly written rules do, with the same paths and the same missing teams', () => {
    fc.assert(
      fc.property(history, (events) => {
        const picture = new StatePicture(foldHistory(events));
        const plain = new NaiveAccess(events);
        for (const question of QUESTIONS) {
          const reason = plain.reason(question);
          const explained = picture.explain(question);
          expect(picture.check(question)).toEqual({ allowed: reason === 'team' || reason === 'role.use-all', reason });
          expect(explained).toMatchObject(picture.check(question));
          const since = (entries: readonly { readonly teamId?: string; readonly since?: string }[]) =>
            new Map(entries.filter((entry) => entry.teamId !== undefined).map((entry) => [entry.teamId, entry.since]));
          const times = (positions: ReadonlyMap<string, number>) =>
            new Map([...positions].map(([id, position]) => [id, timeAt(position)]));
          if (explained.allowed) expect(since(explained.paths)).toEqual(times(plain.paths(question)));
          if (reason === 'team.disabled') expect(since(explained.missing)).toEqual(times(plain.switchedOff(question)));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('SEC-3 ACC-1 counts gateways:use-all of a narrowed key only where the key names it', () => {
    let byRole = 0;
    fc.assert(
      fc.property(history, fc.constantFrom(...NARROWINGS), (events, narrowedTo) => {
        const picture = new StatePicture(foldHistory(events));
        const plain = new NaiveAccess(events);
        for (const question of QUESTIONS.map((one) => ({ ...one, narrowedTo }))) {
          const reason = plain.reason(question);
          byRole += reason === 'role.use-all' ? 1 : 0;
          expect(picture.check(question)).toEqual({ allowed: reason === 'team' || reason === 'role.use-all', reason });
          expect(picture.explain(question)).toMatchObject(picture.check(question));
        }
      }),
      { numRuns: 200 },
    );
    expect(byRole).toBeGreaterThan(0);
  });

  it('ACC-3 names what took the role that reached everything, where nothing parted the two later', () => {
    const PARTING = ['TeamDeleted', 'TeamMemberRemoved', 'GatewayUnprovisioned', 'MemberLeft', 'MemberRemoved'];
    let told = 0;
    fc.assert(
      fc.property(rolesChange, (events) => {
        const picture = new StatePicture(foldHistory(events));
        const plain = new NaiveAccess(events);
        for (const question of QUESTIONS) {
          const [gap] = picture.explain(question).missing;
          if (gap?.reason !== 'team.none') continue;
          const at =
            gap.since === undefined ? undefined : events.findIndex((_, position) => timeAt(position) === gap.since);
          const lost = plain.roleLostAt(question);
          if (at === lost) {
            told += at === undefined ? 0 : 1;
            continue;
          }
          expect(at).toBeGreaterThan(lost ?? -1);
          expect(PARTING).toContain(events[at!]!.type);
        }
      }),
      { numRuns: 500 },
    );
    expect(told).toBeGreaterThan(50);
  });

  it('ACC-4 lists as reachable exactly what a check allows', () => {
    fc.assert(
      fc.property(history, (events) => {
        const picture = new StatePicture(foldHistory(events));
        for (const o of ORGANIZATIONS) {
          for (const u of PEOPLE) {
            const allowed = GATEWAYS.filter(
              (g) => picture.check({ organizationId: o, userId: u, gatewayId: g }).allowed,
            );
            expect([...picture.reachableGateways(o, u)].sort()).toEqual(allowed);
          }
        }
      }),
    );
  });

  it('saved at any moment and carried on, ends as if it had never been saved', () => {
    fc.assert(
      fc.property(history, fc.nat(80), (events, at) => {
        const cut = Math.min(at, events.length);
        const restored = deserialiseState(serialiseState(foldHistory(events.slice(0, cut))));
        const carriedOn = foldHistory(events.slice(cut), restored, cut);
        const whole = foldHistory(events);
        expect(Buffer.from(serialiseState(carriedOn)).toString('latin1')).toBe(
          Buffer.from(serialiseState(whole)).toString('latin1'),
        );
        const [a, b] = [new StatePicture(carriedOn), new StatePicture(whole)];
        for (const question of QUESTIONS) expect(a.explain(question)).toEqual(b.explain(question));
      }),
    );
  });

  it('taking events again that were taken already changes nothing', () => {
    fc.assert(
      fc.property(history, (events) => {
        const twice = foldHistory(events, foldHistory(events));
        expect(serialiseState(twice)).toEqual(serialiseState(foldHistory(events)));
      }),
      { numRuns: 30 },
    );
  });
});
