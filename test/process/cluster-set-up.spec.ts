import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PASSWORD } from '../support/api-client.js';
import { Cluster } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import type { ProductProcess } from '../support/process.js';

const PATIENCE = 90_000;
const LINK = /at (http:\S+\/setup\?token=([\w-]+))\n/;
const person = { email: 'ada@example.com', name: 'Ada', password: PASSWORD };

let cluster: Cluster;
let apis: ProductProcess[];
beforeAll(async () => {
  cluster = await Cluster.start();
  const environment = { GATEHOUSE_SIGN_UP: 'closed', GATEHOUSE_LOG_LEVEL: 'silent' };
  apis = await Promise.all(['api,projector', 'api,projector'].map((roles) => cluster.add(roles, { environment })));
}, PATIENCE);
afterAll(() => cluster?.stop());

const linkOf = (member: ProductProcess): RegExpExecArray | null => LINK.exec(member.stdout);
const setUp = (member: ProductProcess, token: string, more: object = {}) =>
  member.anyone.post('/v1/setup', { token, ...person, ...more });

describe('several processes where nobody has an account', () => {
  it(
    'ACT-1 print one link, which every one of them takes; when its process is gone the next one prints another',
    async () => {
      await eventually(() => apis.some(linkOf), 30_000);
      const first = apis.find(linkOf)!;
      const second = apis.find((one) => one !== first)!;
      expect(linkOf(second)).toBeNull();
      const [, link, token] = linkOf(first)!;
      expect(link!.startsWith(`${first.address}/setup`)).toBe(true);
      // It is known at the other one: only the password is refused.
      expect(await setUp(second, token!, { password: 'password123' })).toMatchObject({
        status: 400,
        body: { code: 'password.easy' },
      });
      await first.end('SIGKILL');
      await eventually(() => linkOf(second) !== null, 30_000);
      expect(await setUp(second, token!)).toMatchObject({ status: 404, body: { code: 'link.unknown' } });
      expect((await setUp(second, linkOf(second)![2]!)).status).toBe(201);
    },
    PATIENCE,
  );

  it(
    'ACT-1 print none once there is somebody',
    async () => {
      const [only] = apis.filter(({ isUp }) => isUp);
      await only!.end('SIGTERM');
      const next = await cluster.add('api,projector', { environment: { GATEHOUSE_SIGN_UP: 'closed' } });
      expect((await next.anyone.get('/v1/setup')).body).toEqual({ open: false });
      await eventually(async () => {
        const { body } = await next.anyone.get<{ jobs: { name: string; state: string }[] }>('/health/ready');
        return body.jobs.some(({ name, state }) => name === 'set_up_link' && state === 'running');
      }, 30_000);
      expect(linkOf(next)).toBeNull();
    },
    PATIENCE,
  );
});
