import { randomBytes, randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ApiClient } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { EventStoreDbServer } from '../support/eventstoredb/server.js';
import { launch, type TestGatehouse } from '../support/gatehouse.js';
import { newDatabase, withDatabase } from '../support/mongodb/mongo-subject.js';
import { MongoLookAlike } from '../support/mongodb/mongodb-server.js';

const STARTS_WITHIN_MS = 60_000;

interface Readiness {
  readonly ready: boolean;
  readonly problems: readonly string[];
}

describe('a log in EventStoreDB that somebody else has changed', () => {
  let server: EventStoreDbServer;
  let documents: MongoLookAlike;
  let environment: Record<string, string>;
  const started: TestGatehouse[] = [];
  let ada: ApiClient;
  let stream: string;

  const start = async (changes: Record<string, string> = {}): Promise<TestGatehouse> => {
    started.push(await launch({ ...environment, ...changes }));
    return started.at(-1)!;
  };
  beforeEach(async () => {
    server = await new EventStoreDbServer().start();
    documents = await MongoLookAlike.start();
    environment = {
      GATEHOUSE_EVENT_STORE: 'eventstoredb',
      EVENTSTOREDB_URL: server.connectionString,
      GATEHOUSE_READ_MODELS: 'mongodb',
      GATEHOUSE_MASTER_KEY: randomBytes(32).toString('hex'),
      MONGODB_URL: withDatabase(documents.url, newDatabase()),
    };
    const first = await start();
    ada = await first.anyone.signUp('Ada');
    for (const slug of ['acme', 'other']) await ada.must(ada.post('/v1/organizations', { name: slug, slug }));
    for (const name of ['A', 'B', 'C']) await ada.must(ada.post('/v1/organizations/acme/teams', { name }));
    stream = server.log.all.findLast((event) => event.stream.startsWith('gatehouse.teams-'))!.stream;
  }, STARTS_WITHIN_MS);
  afterEach(async () => {
    await Promise.all(started.splice(0).map((gatehouse) => gatehouse.stop()));
    await documents.stop();
    server.stop();
  });

  const newTeam = (through: ApiClient, slug: string, name: string) =>
    through.post(`/v1/organizations/${slug}/teams`, { name });
  const health = async (gatehouse: TestGatehouse): Promise<Readiness> =>
    (await gatehouse.anyone.get<Readiness>('/health/ready')).body;
  const named = (): RegExp => new RegExp(stream.slice('gatehouse.'.length));

  it.each([
    ['$maxCount', { $maxCount: 1 }],
    ['$tb', { $tb: 2 }],
    ['$maxAge', { $maxAge: 0 }],
  ])(
    'TEAM-1 no decision is made on what %s left, and answer, health and log name the stream',
    async (_title, metadata) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      server.log.setMetadata(stream, metadata);
      const second = await start();
      const elsewhere = ada.at(second.address);
      const refused = await newTeam(elsewhere, 'acme', 'A');
      expect([refused.status, refused.body['code'], refused.headers.get('retry-after')]).toEqual([
        503,
        'stream.pruned',
        '60',
      ]);
      expect(refused.body['detail']).toMatch(named());
      expect((await newTeam(elsewhere, 'other', 'A')).status).toBe(201);
      expect(await health(second)).toMatchObject({ ready: true, problems: [expect.stringMatching(named())] });
      const told = second.worries.filter(({ level }) => level === 'error');
      expect(told.map(({ fields }) => (fields as { err: Error }).err.message)).toEqual([
        expect.stringMatching(named()),
      ]);
      server.log.setMetadata(stream, {});
      expect((await newTeam(elsewhere, 'acme', 'D')).status).toBe(201);
      expect(await health(second)).toMatchObject({ ready: true, problems: [] });
    },
    STARTS_WITHIN_MS,
  );

  it(
    'ACC-7 a process that finds events gone from the log trusts no picture of it, and names the stream',
    async () => {
      server.log.setMetadata(stream, { $maxCount: 1 });
      server.log.scavenge();
      const second = await start({ MONGODB_URL: withDatabase(documents.url, newDatabase()) });
      const { ready, problems } = await health(second);
      expect([ready, problems]).toEqual([false, expect.arrayContaining([expect.stringMatching(named())])]);
      expect(problems[0]).toMatch(/^access: the stream teams-\S+ does not begin at revision 0 but at \d+/);
      await eventually(async () =>
        (await health(second)).problems.some((problem) => problem.startsWith('projection team_overview has stopped: ')),
      );
      expect(second.worries.map(({ message }) => message)).toContainEqual(
        expect.stringMatching(/the log has lost events/),
      );
    },
    STARTS_WITHIN_MS,
  );

  it.each([
    ['a field is missing', 'TeamRenamed', { organizationId: 'org_1' }, undefined, /TeamRenamed .*teamId is not a text/],
    ['the metadata is another program’s', 'TeamRenamed', {}, '{"v":1}', /TeamRenamed .*metadata\.\w+ is not a text/],
    ['there is no metadata', 'TeamRenamed', {}, '', /TeamRenamed .*metadata is not JSON/],
  ])(
    'names stream, event and field where %s',
    async (_title, type, data, metadata, fault) => {
      const gatehouse = started[0]!;
      const written = server.log.shown(stream)!;
      const given = metadata ?? Buffer.from(written[0]!.metadata).toString();
      server.log.append(stream, BigInt(written.length - 1), [
        {
          id: randomUUID(),
          type,
          contentType: 'application/json',
          data: Buffer.from(JSON.stringify(data)),
          metadata: Buffer.from(given),
        },
      ]);
      await eventually(async () => (await health(gatehouse)).problems.some((problem) => fault.test(problem)));
      const { problems } = await health(gatehouse);
      expect(problems.join('\n')).toMatch(named());
      expect(problems.join('\n')).not.toMatch(/Cannot read properties/);
      expect(
        gatehouse.worries
          .map(({ message, fields }) => `${message} ${String((fields as { err?: Error }).err)}`)
          .join('\n'),
      ).toMatch(fault);
    },
    STARTS_WITHIN_MS,
  );
});
