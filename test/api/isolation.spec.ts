import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiAnswer, ApiClient } from '../support/api-client.js';
import { everyCaller, type KnownCaller, MovableClock, verdictOn } from '../support/callers.js';
import { launch, OPERATOR_TOKEN, type TestGatehouse } from '../support/gatehouse.js';
import { withId } from '../support/id-fields.js';
import { addressOf, exampleOf, type PublishedRoute, publishedRoutes } from '../support/published-routes.js';
import { ROUTE_RULES, ruleOf } from '../support/route-rules.js';
import { foundTenant, seenBy, type Tenant } from '../support/tenant.js';

type Ids = Readonly<Record<string, string>>;

/** Well-formed ids of nothing. */
const NOTHING: Ids = Object.fromEntries(
  Object.entries({
    teamId: 'team',
    serverId: 'srv',
    gatewayId: 'gw',
    invitationId: 'inv',
    apiKeyId: 'key',
    userId: 'usr',
    roleId: 'role',
  }).map(([name, prefix]) => [name, `${prefix}_01kamz4x8dfyjv8a2p6c2w9g5r`]),
);
/** Lets a write pass the guard and no further: nothing runs, and the refusal says that it was let through. */
const NO_FURTHER = { 'idempotency-key': 'has spaces' };
const writes = ({ method }: PublishedRoute): boolean => method !== 'GET';

/** Longer than any of it takes on a machine that has much else to do. */
const PATIENCE = 240_000;

let gatehouse: TestGatehouse;
let acme: Tenant;
let other: Tenant;
let routes: readonly PublishedRoute[];
let inside: readonly PublishedRoute[];
let callers: readonly KnownCaller[];
const caller = (name: string): ApiClient => callers.find((one) => one.name === name)!.client;

beforeAll(async () => {
  const clock = new MovableClock();
  gatehouse = await launch({}, clock);
  acme = await foundTenant(gatehouse, 'acme');
  other = await foundTenant(gatehouse, 'other');
  routes = await publishedRoutes(gatehouse.anyone);
  inside = routes.filter(({ path }) => path.startsWith('/v1/organizations/{org}'));
  callers = await everyCaller(gatehouse, clock, acme, other);
}, PATIENCE);
afterAll(() => gatehouse?.stop());

const call = (
  who: ApiClient,
  route: PublishedRoute,
  given: Ids,
  headers: Readonly<Record<string, string>> = {},
  body: unknown = route.body && exampleOf(route.body),
): Promise<ApiAnswer> => who.call(route.method, addressOf(route, given), writes(route) ? body : undefined, { headers });

/** Every byte but the time of day. */
const whole = async (answering: Promise<ApiAnswer>): Promise<object> => {
  const { status, headers, body } = await answering;
  return { status, body, headers: [...headers].filter(([name]) => name !== 'date') };
};

/** What the rules said of a call, as the answer tells it. */
const told = (route: PublishedRoute, { status, body }: ApiAnswer): object | string => {
  const { code = '', capability } = (body ?? {}) as { code?: string; capability?: string };
  const byTheRules = [
    'organization.unknown',
    'capability.missing',
    'session.required',
    'key.narrowed',
    'account.unverified',
  ];
  if (status === 401 || byTheRules.includes(code))
    return { status, code, ...(capability !== undefined && { capability }) };
  return status < 500 && (!writes(route) || code === 'idempotency.key-invalid') ? 'passes' : { status, code };
};

describe('the isolation matrix', () => {
  it('has a row for every route: its access is one the rules know, and all its ids are at hand', () => {
    expect(inside.length).toBeGreaterThan(45);
    expect(
      inside.filter(({ access }) => access.kind !== 'member' && access.kind !== 'capability').map(({ name }) => name),
    ).toEqual([]);
    expect(
      [...new Set(inside.flatMap(({ parameters }) => parameters))].filter(
        (name) => !(name in acme.ids && name in other.ids && name in NOTHING),
      ),
    ).toEqual([]);
    expect(
      routes
        .filter((route) => callers.some((one) => verdictOn(route.access, one) === undefined))
        .map(({ name }) => name),
    ).toEqual([]);
  });

  it('ACC-2 TEAM-2 every route asks for what the table of capabilities says, written down a second time', () => {
    expect(Object.fromEntries(routes.map(({ name, access }) => [name, ruleOf(access)]))).toEqual(ROUTE_RULES);
  });

  it(
    'PPL-5 SEC-3 TEAM-2 every route answers everybody as the rules say: nobody, outsiders, ended members and sessions, keys of all kinds, and each capability alone and missing',
    async () => {
      const wrong: object[] = [];
      for (const one of callers) {
        const answers = await Promise.all(
          routes.map(async (route) => ({
            route,
            answer: await call(one.client, route, acme.ids, writes(route) ? NO_FURTHER : {}),
          })),
        );
        for (const { route, answer } of answers) {
          const [is, wanted] = [told(route, answer), verdictOn(route.access, one)];
          if (JSON.stringify(is) !== JSON.stringify(wanted))
            wrong.push({ caller: one.name, route: route.name, is, wanted });
        }
      }
      expect(wrong).toEqual([]);
    },
    PATIENCE,
  );

  it('opens the operator’s routes to the operator’s token and to nothing that resembles it', async () => {
    const ofOperator = routes.filter(({ access }) => access.kind === 'operator');
    expect(ofOperator.length).toBeGreaterThan(0);
    for (const route of ofOperator) {
      expect(told(route, await call(gatehouse.anyone.with(OPERATOR_TOKEN), route, acme.ids, NO_FURTHER))).toBe(
        'passes',
      );
      for (const token of [OPERATOR_TOKEN.slice(0, -1), `${OPERATOR_TOKEN}x`, OPERATOR_TOKEN.toUpperCase()])
        expect(await call(gatehouse.anyone.with(token), route, acme.ids)).toMatchObject({ status: 401 });
    }
  });
});

describe('what exists', () => {
  const SHUT_OUT = [
    'the owner of another organization',
    'a removed member',
    'a suspended member',
    'a member who left',
    'a key of another organization',
    'the key of an owner, for another organization',
  ];

  it.each(SHUT_OUT)(
    'is for %s, byte for byte, what does not exist',
    async (name) => {
      const who = caller(name);
      const none = { ...NOTHING, org: 'no-such-organization' };
      for (const route of inside) {
        const answer = await whole(call(who, route, acme.ids));
        expect({ route: route.name, answer }).toEqual({
          route: route.name,
          answer: await whole(call(who, route, none)),
        });
        expect(answer).toEqual(await whole(call(who, route, { ...NOTHING, org: 'acme' })));
      }
    },
    PATIENCE,
  );

  it('TEAM-2 GW-4 is for a member who may not see it, byte for byte, what does not exist', async () => {
    const hidden = inside.filter(
      ({ method, parameters }) =>
        method === 'GET' && parameters.some((name) => name === 'teamId' || name === 'gatewayId' || name === 'apiKeyId'),
    );
    expect(hidden.length).toBeGreaterThan(4);
    for (const name of ['a member', 'the key of a member'])
      for (const route of hidden) {
        const answer = await whole(call(caller(name), route, acme.ids));
        expect({ route: route.name, answer }).toEqual({
          route: route.name,
          answer: await whole(call(caller(name), route, { ...NOTHING, org: 'acme' })),
        });
      }
  });
});

describe('ids of another organization within one’s own', () => {
  const told = async (route: PublishedRoute, ids: Ids, foreign: Ids, body?: unknown) => {
    const { status, body: answer, headers } = await call(acme.owner, route, ids, {}, body);
    const text = Object.values(foreign).reduce(
      (shown, id) => shown.replaceAll(id, '<id>'),
      JSON.stringify(answer ?? null),
    );
    return {
      route: route.name,
      status,
      text,
      headers: [...headers.keys()].filter((name) => name !== 'consistency-token'),
    };
  };

  it(
    'are ids of nothing in every path, and nothing happens there',
    async () => {
      const before = await seenBy(other.owner, 'other');
      for (const route of inside)
        for (const parameter of route.parameters) {
          const [nothing, theirs] = [
            { ...acme.ids, [parameter]: NOTHING[parameter]! },
            { ...acme.ids, [parameter]: other.ids[parameter as keyof Tenant['ids']] },
          ];
          const answer = await told(route, nothing, nothing);
          expect(await told(route, theirs, theirs)).toEqual(answer);
          expect([204, 404]).toContain(answer.status);
        }
      expect(await seenBy(other.owner, 'other')).toEqual(before);
    },
    PATIENCE,
  );

  it(
    'are ids of nothing in every field of every body',
    async () => {
      const before = await seenBy(other.owner, 'other');
      let tried = 0;
      for (const route of inside.filter(({ body }) => body)) {
        for (const kind of Object.keys(NOTHING)) {
          const mine = exampleOf(route.body!) as object;
          if ('slug' in mine) Object.assign(mine, { slug: `free-${tried}` });
          const [made, theirs] = [
            withId(mine, kind, acme.ids, NOTHING[kind]!),
            withId(mine, kind, acme.ids, other.ids[kind as keyof Tenant['ids']]),
          ];
          if (made === undefined) continue;
          tried += 1;
          const answer = await told(route, acme.ids, NOTHING, made);
          expect(await told(route, acme.ids, other.ids, theirs)).toEqual(answer);
          // Questions about access are answered: nobody reaches what is not there.
          if (!route.path.includes('/access/'))
            expect({ route: route.name, kind, status: answer.status }).toEqual({
              route: route.name,
              kind,
              status: 404,
            });
        }
      }
      expect(tried).toBeGreaterThan(4);
      expect(await seenBy(other.owner, 'other')).toEqual(before);
    },
    PATIENCE,
  );

  it(
    'are ids of nothing in every filter',
    async () => {
      const filters = inside.flatMap((route) =>
        Object.keys(route.query)
          .filter(
            (name) =>
              !['limit', 'cursor', 'q', 'from', 'to', 'by', 'status', 'action', 'asOf', 'format', 'name'].includes(
                name,
              ),
          )
          .map((name) => ({ route, name })),
      );
      expect(filters.length).toBeGreaterThan(3);
      for (const { route, name } of filters)
        for (const kind of Object.keys(NOTHING)) {
          const asked = async (id: string) => {
            // `asOf` is the position of the whole log: whatever happens anywhere between two questions, a mail that is out at last for one, moves it on.
            const {
              status,
              body: { asOf: _, ...shown },
            } = await acme.owner.get(`${addressOf(route, acme.ids)}?${name}=${id}`);
            return { route: route.name, name, status, shown: JSON.stringify(shown).replaceAll(id, '<id>') };
          };
          expect(await asked(other.ids[kind as keyof Tenant['ids']])).toEqual(await asked(NOTHING[kind]!));
        }
    },
    PATIENCE,
  );

  it('appear in nothing that one is shown', async () => {
    const shown = JSON.stringify(await seenBy(acme.owner, 'acme'));
    for (const [name, id] of Object.entries(other.ids)) if (name in NOTHING) expect(shown).not.toContain(id);
    for (const text of [other.owner.userId!, 'Team of other', 'Gateway of other', 'secret-of-'])
      expect(shown).not.toContain(text);
  });
});
