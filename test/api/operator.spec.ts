import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PROJECTIONS } from '../../projections/index.js';
import { openEmbeddedDocuments } from '../../src/adapters/embedded/documents/open-documents.js';
import { readModelDigest } from '../../src/projector/read-model-digest.js';
import type { ApiAnswer, ApiClient } from '../support/api-client.js';
import { launch, OPERATOR_TOKEN, type TestGatehouse } from '../support/gatehouse.js';
import { eventually } from '../support/eventually.js';

const NAMES = PROJECTIONS.map(({ name }) => name);
const acme = '/v1/organizations/acme';
const projections = '/v1/operator/projections';

interface State {
  readonly name: string;
  readonly state: string;
  readonly generation: number;
  readonly position: string;
  readonly lag: string;
}

let gatehouse: TestGatehouse;
let owner: ApiClient;
let operator: ApiClient;

beforeAll(async () => {
  gatehouse = await launch();
  owner = await gatehouse.anyone.signUp('Olga');
  await owner.must(owner.post('/v1/organizations', { name: 'Acme', slug: 'acme' }));
  operator = gatehouse.anyone.with(OPERATOR_TOKEN);
});
afterAll(() => gatehouse?.stop());

const list = async (): Promise<readonly State[]> =>
  (await operator.must(operator.get<{ items: readonly State[] }>(projections))).items;
const rebuilt = (generation: number): Promise<void> =>
  eventually(async () =>
    (await list()).every((each) => each.generation === generation && each.state === 'running' && each.lag === '0'),
  );

/** Of every collection of that generation, as it stands in the data folder. */
const digests = async (generation: number): Promise<readonly string[]> => {
  const documents = await openEmbeddedDocuments({ folder: gatehouse.dataDir });
  try {
    const digest = async ({ name, version, indexes }: (typeof PROJECTIONS)[number]) =>
      readModelDigest(await documents.readModels.open({ name: `${name}_v${version}_${generation}`, indexes }));
    return await Promise.all(PROJECTIONS.map(digest));
  } finally {
    await documents.close();
  }
};

describe("the operator's view", () => {
  it('shows every projection, up to date and running', async () => {
    await rebuilt(1);
    expect((await list()).map(({ name }) => name)).toEqual(NAMES);
    expect((await operator.get(projections)).body).toMatchObject({ head: expect.stringMatching(/^\d+$/) });
  });

  it('AUD-3 rebuilds every read model while it serves and while people write, and again to the very same', async () => {
    for (let n = 0; n < 20; n += 1) await owner.must(owner.post(`${acme}/teams`, { name: `Before ${n}` }));
    const teamsNow = async (): Promise<number> =>
      (await owner.must(owner.get<{ items: unknown[] }>(`${acme}/teams?limit=200`))).items.length;
    const before = await teamsNow();
    let wrote = 0;
    for (const name of NAMES) {
      expect(await operator.post(`${projections}/${name}/rebuild`)).toMatchObject({ status: 202, body: { name } });
      await owner.must(owner.post(`${acme}/teams`, { name: `During ${(wrote += 1)}` }));
      expect(await teamsNow()).toBe(before + wrote);
    }
    await rebuilt(2);
    const teams = (await owner.get(`${acme}/teams?limit=200`)).body;
    const audit = (await owner.get(`${acme}/audit?limit=200`)).body;
    for (const name of NAMES) await operator.must(operator.post(`${projections}/${name}/rebuild`));
    await rebuilt(3);
    const built = await digests(3);
    expect(built).toEqual(await digests(2));
    expect(new Set(built).size).toBeGreaterThan(4);
    expect((await owner.get(`${acme}/teams?limit=200`)).body).toEqual(teams);
    expect((await owner.get(`${acme}/audit?limit=200`)).body).toEqual(audit);
  });

  it('takes the operator token and nothing else', async () => {
    const asked = (who: ApiClient): Promise<readonly ApiAnswer[]> =>
      Promise.all([who.get(projections), who.post(`${projections}/audit_log/rebuild`)]);
    for (const who of [gatehouse.anyone, owner, gatehouse.anyone.with(`${OPERATOR_TOKEN}x`), gatehouse.anyone.with('')])
      for (const answer of await asked(who))
        expect(answer).toMatchObject({ status: 401, body: { code: 'authentication.required' } });
  });

  it('knows only the projections there are', async () => {
    expect(await operator.post(`${projections}/nothing/rebuild`)).toMatchObject({
      status: 404,
      body: { code: 'projection.unknown' },
    });
  });
});

describe('health', () => {
  it('says that the process lives and that it can do its work, to anybody', async () => {
    expect(await gatehouse.anyone.get('/health/live')).toMatchObject({ status: 200, body: { live: true } });
    const { status, body } = await gatehouse.anyone.get<{ projections: readonly State[] }>('/health/ready');
    expect({ status, body }).toMatchObject({ status: 200, body: { ready: true, problems: [] } });
    expect(body.projections.map(({ name }) => name)).toEqual(NAMES);
    for (const each of body.projections)
      expect(each).toMatchObject({
        state: 'running',
        position: expect.stringMatching(/^-?\d+$/),
        lag: expect.stringMatching(/^\d+$/),
      });
  });
});

describe('without an operator token configured', () => {
  it('nobody is the operator', async () => {
    const closed = await launch({ GATEHOUSE_OPERATOR_TOKEN: '' }).catch((error: Error) => error);
    if (closed instanceof Error) return expect(closed.message).toContain('GATEHOUSE_OPERATOR_TOKEN');
    try {
      for (const token of [undefined, '', OPERATOR_TOKEN])
        expect((await closed.anyone.with(token).get(projections)).status).toBe(401);
    } finally {
      await closed.stop();
    }
  });
});
