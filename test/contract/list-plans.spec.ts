import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiClient } from '../support/api-client.js';
import { launch, OPERATOR_TOKEN, type TestGatehouse } from '../support/gatehouse.js';
import { MongoLookAlike } from '../support/mongodb/mongodb-server.js';
import { planOf, type QueryPlan } from '../support/mongodb/query-plan.js';
import type { Message } from '../support/mongodb/wire.js';

const ACME = '/v1/organizations/acme';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly schema?: { readonly enum?: readonly string[] };
}
interface Routes {
  readonly paths: Readonly<Record<string, { readonly get?: { readonly parameters?: readonly Parameter[] } }>>;
}
interface ListCall {
  readonly path: string;
  readonly parameter: string;
  readonly value: string;
}

/** What is tested on each row that the index gives, and why no index has it. */
const TESTED: Readonly<Record<string, readonly string[]>> = {
  // Any part of a name may be asked for.
  q: ['nameKey'],
  // An invitation expires by time alone: no event says so. The others: of the teams of one gateway, of the gateways of one team.
  status: ['expiresAt', 'teamId', 'teams.teamId'],
};
/** Not filters: where the page is, and which moment is asked about. */
const NO_FILTERS = new Set(['limit', 'cursor', 'asOf', 'by']);

let server: MongoLookAlike;
let gatehouse: TestGatehouse;
let owner: ApiClient;
let calls: readonly ListCall[];
const indexes = new Map<string, Message[]>();
const finds: Message[] = [];
const ids: Record<string, string> = { org: 'acme' };

const watch = (command: Message): void => {
  if (command['createIndexes'] !== undefined) {
    const name = String(command['createIndexes']);
    const made = (command['indexes'] as { readonly key: Message }[]).map(({ key }) => key);
    indexes.set(name, [...(indexes.get(name) ?? []), ...made]);
  }
  // What jobs do meanwhile is no list.
  const asked = command['find'] !== undefined && command['find'] !== 'gatehouse.deliveries';
  if (asked && command['sort'] !== undefined) finds.push(command);
};

const founded = async (): Promise<void> => {
  owner = await gatehouse.anyone.signUp('Olga');
  const make = async (path: string, body: object): Promise<string> =>
    (await owner.must(owner.post<{ id: string }>(`/v1/organizations${path}`, body))).id;
  await make('', { name: 'Acme', slug: 'acme' });
  ids['team'] = ids['teamId'] = await make('/acme/teams', { name: 'Research' });
  ids['server'] = ids['serverId'] = await make('/acme/servers', {
    name: 'Finder',
    slug: 'finder',
    url: 'https://mcp.example.com/mcp',
  });
  ids['gateway'] = ids['gatewayId'] = await make('/acme/gateways', {
    name: 'Search',
    slug: 'search',
    teamIds: [ids['team']],
    servers: [{ serverId: ids['server'], expose: 'all' }],
  });
  ids['user'] = ids['userId'] = owner.userId!;
  for (const name of ['One', 'Two']) await make('/acme/api-keys', { name });
  for (const name of ['one', 'two'])
    await make('/acme/invitations', { email: `${name}@example.com`, roleId: 'member' });
};

const samples = ({ name, schema }: Parameter, template: string): readonly string[] => {
  // Usage is kept by days.
  if (template.endsWith('/usage') && (name === 'from' || name === 'to')) return [new Date().toISOString().slice(0, 10)];
  const known: Readonly<Record<string, readonly string[]>> = {
    q: ['research'],
    role: ['member'],
    actor: [owner.userId!, 'key_01kamz4x8dfyjv8a2p6c2w9g5r', 'settling'],
    action: ['team.created'],
    object: [ids['team']!],
    from: ['2026-01-01T00:00:00.000Z'],
    to: ['2999-01-01T00:00:00.000Z'],
    verified: ['true', 'false'],
  };
  return schema?.enum ?? known[name] ?? (ids[name] === undefined ? [] : [ids[name]]);
};

const callsOf = ({ paths }: Routes): readonly ListCall[] =>
  Object.entries(paths).flatMap(([template, { get }]) => {
    const asked = (get?.parameters ?? []).filter((parameter) => parameter.in === 'query');
    if (!asked.some(({ name }) => name === 'limit')) return [];
    const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? name);
    const filters = asked.filter(({ name }) => !NO_FILTERS.has(name));
    const single = filters.flatMap((filter) => {
      const values = samples(filter, template);
      if (values.length === 0) throw new Error(`no sample for ${filter.name} of ${template}`);
      return values.map((value) => ({ path, parameter: filter.name, value }));
    });
    return [{ path, parameter: '', value: '' }, ...single];
  });

beforeAll(async () => {
  server = await MongoLookAlike.start();
  server.watch = watch;
  gatehouse = await launch({
    GATEHOUSE_READ_MODELS: 'mongodb',
    MONGODB_URL: server.url,
    GATEHOUSE_MASTER_KEY: 'ab'.repeat(32),
  });
  await founded();
  calls = callsOf((await owner.must(owner.get<Routes>('/openapi.json'))) as Routes);
}, 60_000);

afterAll(async () => {
  await gatehouse?.stop();
  await server?.stop();
});

interface Explained extends QueryPlan {
  readonly of: string;
}

/** The plans of all finds of a page and of the page behind it. */
const explained = async ({ path, parameter, value }: ListCall): Promise<readonly Explained[]> => {
  const who = path.startsWith('/v1/operator') ? owner.with(OPERATOR_TOKEN) : owner;
  const asked = parameter === '' ? '' : `&${parameter}=${encodeURIComponent(value)}`;
  finds.length = 0;
  const { status, body } = await who.get<{ nextCursor: string | null }>(`${path}?limit=1${asked}`);
  expect([path, asked, status]).toEqual([path, asked, 200]);
  if (body.nextCursor !== null && body.nextCursor !== undefined)
    await who.must(who.get(`${path}?limit=1${asked}&cursor=${body.nextCursor}`));
  return finds.map((find) => {
    const of = String(find['find']);
    const plan = planOf(indexes.get(of) ?? [], find['filter'] as Message, find['sort'] as Message);
    return { ...plan, of: `${path}${asked} in ${of} by ${JSON.stringify(find['sort'])}` };
  });
};

describe('every list of the product, on MongoDB', () => {
  it('is known by the published routes', () => {
    const paths = new Set(calls.map(({ path }) => path));
    expect([...paths].filter((path) => path.startsWith(ACME)).length).toBeGreaterThan(9);
    expect(paths.has(`${ACME}/audit`)).toBe(true);
  });

  it('reads an index in the order of its sort, whatever it is filtered by', async () => {
    const unsorted: string[] = [];
    const scanning: string[] = [];
    let seen = 0;
    for (const call of calls)
      for (const { of, sorted, tested } of await explained(call)) {
        seen += 1;
        if (!sorted) unsorted.push(of);
        const beyond = tested.filter((path) => !(TESTED[call.parameter] ?? []).includes(path));
        if (beyond.length > 0) scanning.push(`${of} tests ${beyond.join(', ')}`);
      }
    expect(seen).toBeGreaterThan(40);
    expect({ unsorted, scanning }).toEqual({ unsorted: [], scanning: [] });
  }, 60_000);
});

describe('what a plan says', () => {
  const org = { $and: [{ _gone: null }, { organizationId: 'org_1' }] };
  const newestFirst = { createdAt: -1, _id: 1 };

  it.each([
    ['the direction of the sort', { organizationId: 1, createdAt: -1, _id: 1 }, org, true, []],
    ['the same, read backwards', { organizationId: 1, createdAt: 1, _id: -1 }, org, true, []],
    ['the id the other way', { organizationId: 1, createdAt: 1, _id: 1 }, org, false, []],
    ['another field between', { organizationId: 1, status: 1, createdAt: -1, _id: 1 }, org, false, []],
    [
      'a value that the index lacks',
      { organizationId: 1, createdAt: -1, _id: 1 },
      { organizationId: 'org_1', status: 'pending' },
      true,
      ['status'],
    ],
    [
      'a range of the sort',
      { organizationId: 1, createdAt: -1, _id: 1 },
      { organizationId: 'org_1', createdAt: { $lt: '2026' } },
      true,
      [],
    ],
    [
      'some values, merged',
      { organizationId: 1, status: 1, createdAt: -1, _id: 1 },
      { organizationId: 'org_1', status: { $in: ['pending', 'revoked'] } },
      true,
      [],
    ],
  ])('of an index with %s', (_, index, filter, sorted, tested) => {
    expect(planOf([index], filter, newestFirst)).toMatchObject({ sorted, tested });
  });
});
