import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Cluster } from '../support/cluster.js';

const STARTS_WITHIN_MS = 60_000;

describe('a process whose user may do too little in EventStoreDB', () => {
  let cluster: Cluster;
  beforeAll(async () => void (cluster = await Cluster.start()));
  afterAll(() => cluster.stop());

  it.each([
    [
      'write',
      /^gatehouse: EventStoreDB: access denied: .* lacks the right to write to the stream gatehouse\.installation\n$/,
    ],
    [
      'read all',
      /^gatehouse: EventStoreDB: access denied: the user in the connection string lacks the right to read \$all.+\n$/,
    ],
    [
      'password',
      /^gatehouse: EventStoreDB: access denied: the user or the password in the connection string is wrong\n$/,
    ],
  ] as const)(
    'ends at its start with one line that says what is missing: %s',
    async (denied, line) => {
      cluster.log.faults.denied = denied;
      const { code, stderr, stdout } = await cluster.spawn('api').ended;
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(line);
    },
    STARTS_WITHIN_MS,
  );

  it(
    'starts once the right is there',
    async () => {
      cluster.log.faults.denied = undefined;
      const member = await cluster.add('api,projector,proxy');
      expect((await member.anyone.get('/health/ready')).body).toMatchObject({ ready: true });
    },
    STARTS_WITHIN_MS,
  );
});
