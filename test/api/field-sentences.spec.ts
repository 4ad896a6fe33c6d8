import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiAnswer, ApiClient } from '../support/api-client.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';
import { addressOf, exampleOf, publishedRoutes, type PublishedRoute } from '../support/published-routes.js';
import { foundTenant, type Tenant } from '../support/tenant.js';

interface Problem {
  readonly code: string;
  readonly errors?: Readonly<Record<string, readonly string[]>>;
}

let gatehouse: TestGatehouse;
let tenant: Tenant;
let taking: readonly PublishedRoute[];

beforeAll(async () => {
  gatehouse = await launch({});
  tenant = await foundTenant(gatehouse, 'acme');
  const routes = await publishedRoutes(gatehouse.anyone);
  taking = routes.filter(({ body, access }) => body !== undefined && access.kind !== 'operator');
});
afterAll(() => gatehouse?.stop());

const sent = (route: PublishedRoute, body: unknown): Promise<ApiAnswer<Problem>> => {
  const client: ApiClient = route.access.kind === 'public' ? gatehouse.anyone : tenant.owner;
  return client.call<Problem>(route.method, addressOf(route, tenant.ids), body);
};

/** What a person reads: a word of the request, then what it must be, without patterns and names of functions. */
const PLAIN =
  /^[a-z]\w*(?:\.\w+)* is (?:required|not a field of this request)$|^[a-z][\w ]* (?:must|takes|is) [^/\\^$]+$/;

const sentencesOf = ({ body }: ApiAnswer<Problem>): readonly (readonly [string, readonly string[]])[] =>
  Object.entries(body.errors ?? {});

const expectPlain = (route: PublishedRoute, answer: ApiAnswer<Problem>): void => {
  for (const [field, sentences] of sentencesOf(answer)) {
    expect([route.name, field, ...sentences]).toEqual([route.name, field, expect.stringMatching(PLAIN)]);
  }
};

describe('what a body lacks or has wrong', () => {
  it('is said once for a field that is missing: it is required', async () => {
    let said = 0;
    for (const route of taking) {
      const required = route.body!.required ?? [];
      if (required.length === 0) continue;
      const answer = await sent(route, {});
      expect([route.name, answer.status, answer.body.code]).toEqual([route.name, 400, 'request.invalid']);
      expect(answer.body.errors).toMatchObject(
        Object.fromEntries(
          required.map((field) => [field, [expect.stringMatching(/ is required$| must be a list of /)]]),
        ),
      );
      expectPlain(route, answer);
      said += required.length;
    }
    expect(said).toBeGreaterThan(25);
  });

  it('is said once for a field that nothing is called', async () => {
    for (const route of taking) {
      const answer = await sent(route, { ...(exampleOf(route.body!) as object), nonsense: 1 });
      expect([route.name, answer.body.errors]).toEqual([
        route.name,
        { nonsense: ['nonsense is not a field of this request'] },
      ]);
    }
  });

  it.each<[string, unknown]>([
    ['a number', 7],
    ['an object', { a: 1 }],
    ['a long text', 'x'.repeat(70_000)],
    ['a list of numbers', [1, 2]],
    ['null', null],
    ['an empty text', ''],
  ])('is one plain sentence for each field that is %s', async (_, value) => {
    let said = 0;
    for (const route of taking) {
      const fields = Object.keys(route.body!.properties ?? {});
      const valid = exampleOf(route.body!) as object;
      for (const field of fields) {
        const answer = await sent(route, { ...valid, [field]: value });
        if (answer.body?.code !== 'request.invalid') continue;
        expectPlain(route, answer);
        said += sentencesOf(answer).length;
      }
    }
    expect(said).toBeGreaterThan(10);
  });
});
