import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { launch, OPERATOR_TOKEN, type TestGatehouse } from '../support/gatehouse.js';
import { Chance } from '../support/hostile/chance.js';
import { type RawAnswer, RawCaller } from '../support/hostile/raw-caller.js';
import { type HostileRequest, hostileRequest, type World } from '../support/hostile/requests.js';
import { WatchedLog } from '../support/hostile/watched-log.js';
import { publishedRoutes } from '../support/published-routes.js';
import { furnish } from '../support/tenant.js';

const LONG = process.env['GATEHOUSE_TEST_LONG'] === '1';
const REQUESTS = LONG ? 200_000 : 20_000;
/** A new organization so often, because the requests destroy what they meet. */
const EPOCH = 400;
const SEED = Number(process.env['GATEHOUSE_TEST_SEED'] ?? Date.now() % 1_000_000_000);

const CODES = new Set(
  [...readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8').matchAll(/^\| `([\w.-]+)` \|/gm)].map(
    ([, code]) => code,
  ),
);
/** Of programs, not of people: stacks, places of files, words of databases. */
const INSIDES =
  /\n\s+at |\bat \S+ \(|node_modules|\.[jt]s:\d+|SQLITE|SqliteError|SELECT |syntax error|near "|MongoError|MongoServer|\/src\/|\/dist\/|gatehouse-test-|TypeError|RangeError|Cannot read prop|is not a function/;

let gatehouse: TestGatehouse;

beforeAll(async () => {
  gatehouse = await launch();
  const outsider = await gatehouse.anyone.signUp('Otto');
  await outsider.must(outsider.post('/v1/organizations', { name: 'Other', slug: 'other' }));
});
afterAll(() => gatehouse?.stop());

/** New people, because the requests sign out and erase the ones before, and an organization of theirs that has one of everything. */
const newWorld = async (routes: World['routes'], epoch: number): Promise<World> => {
  const owner = await gatehouse.anyone.signUp(`Olga ${epoch}`);
  const member = await gatehouse.anyone.signUp(`Mo ${epoch}`);
  const outsider = await gatehouse.anyone.signIn('otto@example.com');
  const tenant = await furnish(owner, `epoch-${epoch}`);
  await owner.inviteAndJoin(tenant.slug, member, `mo.${epoch}@example.com`, 'member', [tenant.ids.teamId]);
  const { ids, secret } = { ...tenant, ids: { ...tenant.ids, userId: member.userId! } };
  const page = await owner.get<{ nextCursor: string }>(`/v1/organizations/${ids.org}/audit?limit=1`);
  const token = (await owner.post(`/v1/organizations/${ids.org}/teams/${ids.teamId}/enable`)).headers.get(
    'consistency-token',
  )!;
  const tokens = [owner.token, member.token, outsider.token, undefined, secret, OPERATOR_TOKEN];
  const slugs = { ...ids, slug: ids.org, name: 'no_such_projection' };
  return { routes, ids: slugs, tokens, given: [page.body.nextCursor, token, '"1"'] };
};

/** What is wrong with a refusal as such. */
const faultsOfRefusal = ({ name, bytes }: HostileRequest, { status, headers, text }: RawAnswer): readonly string[] => {
  if (name.startsWith('HEAD')) return [];
  const browsing = bytes.includes('accept: text/html') && !/^[A-Z]+ \/v1\//.test(name);
  if (browsing && headers['content-type']?.startsWith('text/html') === true)
    return CODES.has(/<main data-code="([^"]*)"/.exec(text)?.[1] ?? '') ? [] : ['is a page without a code'];
  const { code = '', status: told } = parsed(text);
  if (headers['content-type']?.startsWith('application/problem+json') !== true || told !== status)
    return ['is no problem+json'];
  return CODES.has(code) ? [] : [`has the code ${code}, which docs/errors.md does not explain`];
};

/** What is wrong with an answer; nothing where all is well. @param news what happened meanwhile */
const faultsOf = (
  request: HostileRequest,
  answer: RawAnswer | undefined,
  news: readonly string[],
): readonly string[] => {
  if (answer === undefined) return request.route ? ['no answer'] : [];
  const refused = answer.status >= 400;
  const inVain =
    answer.status === 201 &&
    news.length === 0 &&
    !request.name.startsWith('POST /v1/sessions') &&
    !request.bytes.includes('idempotency-key');
  return [
    ...(answer.status >= 500 ? [`status ${answer.status}`] : []),
    ...(INSIDES.test(answer.text) ? ['tells of its insides'] : []),
    ...('x-injected' in answer.headers ? ['a header was injected'] : []),
    ...(refused ? faultsOfRefusal(request, answer) : []),
    ...(refused && news.length > 0 ? [`changed something and was refused: ${news.join(', ')}`] : []),
    ...(inVain ? ['made something without an event'] : []),
  ];
};

const parsed = (text: string): { readonly code?: string; readonly status?: number } => {
  try {
    return JSON.parse(text) as object;
  } catch {
    return {};
  }
};

interface Findings {
  readonly wrong: Map<string, string>;
  readonly statuses: Set<number | undefined>;
}

/** Sends them all, one after another, so that what happens is known to be of the one that was sent. */
const bombard = async (routes: World['routes'], chance: Chance): Promise<Findings> => {
  const log = new WatchedLog(gatehouse.dataDir);
  const caller = new RawCaller(Number(new URL(gatehouse.address).port));
  const found: Findings = { wrong: new Map(), statuses: new Set() };
  for (let epoch = 0; epoch * EPOCH < REQUESTS && found.wrong.size < 20; epoch += 1) {
    const world = await newWorld(routes, epoch);
    log.news();
    for (let sent = 0; sent < EPOCH; sent += 1) {
      const request = hostileRequest(world, chance);
      const answer = await caller.send(request.bytes);
      if (!request.route) caller.close();
      found.statuses.add(answer?.status);
      const context = `${request.name.slice(0, 500)} → ${answer?.status} ${answer?.text.slice(0, 300)}`;
      for (const fault of faultsOf(request, answer, log.news()))
        found.wrong.set(`${fault} (${request.route?.operationId ?? ''})`, context);
    }
  }
  caller.close();
  log.close();
  return found;
};

describe('hostile input', () => {
  it(
    `${REQUESTS} requests end in no fault of ours, change nothing where they are refused, and tell nothing of the insides (seed ${SEED})`,
    async () => {
      const { wrong, statuses } = await bombard(await publishedRoutes(gatehouse.anyone), new Chance(SEED));
      expect({ seed: SEED, wrong: Object.fromEntries(wrong) }).toEqual({ seed: SEED, wrong: {} });
      // Many got through to what they were meant for, or nothing was tried.
      expect(
        [200, 201, 204, 400, 401, 403, 404, 405, 409, 412, 413, 415, 431].filter((status) => !statuses.has(status)),
      ).toEqual([]);
      expect(gatehouse.worries.filter(({ level }) => level === 'error')).toEqual([]);
      expect((await (await gatehouse.anyone.signUp('Olga')).get('/v1/me')).status).toBe(200);
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    },
    LONG ? 3_600_000 : 400_000,
  );
});
