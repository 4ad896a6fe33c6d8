import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiClient } from '../support/api-client.js';
import { Cluster } from '../support/cluster.js';
import type { ProductProcess } from '../support/process.js';

const ACME = '/v1/organizations/acme';

let cluster: Cluster;
let api: ProductProcess;
let otherApi: ProductProcess;
let projector: ProductProcess;
let owner: ApiClient;

beforeAll(async () => {
  cluster = await Cluster.start();
  [api, otherApi, projector] = await Promise.all([cluster.add('api'), cluster.add('api'), cluster.add('projector')]);
  owner = await api.anyone.signUp('Olga');
  await owner.must(owner.post('/v1/organizations', { name: 'Acme', slug: 'acme' }));
}, 60_000);

afterAll(() => cluster?.stop());

describe('several processes over EventStoreDB and MongoDB', () => {
  it('share one machine and one data folder, since they keep nothing in it', async () => {
    expect((await owner.at(otherApi.address).get(`${ACME}/teams`)).status).toBe(200);
    expect([api, otherApi, projector].map(({ isUp }) => isUp)).toEqual([true, true, true]);
  });
});
