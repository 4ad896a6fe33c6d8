import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PROJECTIONS } from '../../projections/index.js';
import { openEmbeddedDocuments } from '../../src/adapters/embedded/documents/open-documents.js';
import { openEmbeddedEventStore } from '../../src/adapters/embedded/embedded-event-store.js';
import { openMongo } from '../../src/adapters/mongodb/open-mongo.js';
import { NOWHERE } from '../../src/kernel/position.js';
import type { ExpectedRevision } from '../../src/ports/event-store.port.js';
import type { ProjectionProgress } from '../../src/ports/projection-progress.port.js';
import type { ReadModels } from '../../src/ports/read-models.port.js';
import { readModelDigest } from '../../src/projector/read-model-digest.js';
import { CommandLine } from '../support/command-line.js';
import { MASTER_KEY } from '../support/mongodb/mongo-subject.js';
import { MongoLookAlike } from '../support/mongodb/mongodb-server.js';
import { organizationStory } from '../support/organization-story.js';
import { ProductProcess } from '../support/process.js';
import { eventually } from '../support/eventually.js';
import { encoded } from '../support/recorded-events.js';
import { removeFolder, temporaryFolder } from '../support/temporary-folder.js';

const ORGANIZATIONS = 8;
const ROUNDS = 100;

/** Where the read models are, seen from beside the product. */
interface Documents {
  readonly readModels: ReadModels;
  readonly progress: ProjectionProgress;
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<unknown>;
}

/** @returns newest position */
const fill = async (folder: string): Promise<bigint> => {
  const store = await openEmbeddedEventStore({ folder });
  let head = NOWHERE;
  let count = 0;
  let revision: ExpectedRevision = 'none';
  for (let number = 0; number < ORGANIZATIONS; number += 1) {
    const story = organizationStory(`n${number}x`, ROUNDS).map((event) => encoded(count++, event));
    ({ revision, position: head } = await store.append('spec-1', revision, story));
  }
  await store.close();
  return head;
};

const embedded = async (folder: string): Promise<Documents> => {
  const opened = await openEmbeddedDocuments({ folder });
  return { ...opened, environment: {}, close: () => opened.close() };
};

const mongo = async (): Promise<Documents> => {
  const lookAlike = await MongoLookAlike.start();
  const opened = await openMongo({ url: lookAlike.url, masterKey: MASTER_KEY });
  const environment = {
    GATEHOUSE_READ_MODELS: 'mongodb',
    MONGODB_URL: lookAlike.url,
    GATEHOUSE_MASTER_KEY: MASTER_KEY.toString('hex'),
  };
  return { ...opened, environment, close: () => opened.close().then(() => lookAlike.stop()) };
};

describe.each([
  ['embedded', embedded],
  ['MongoDB', mongo],
] as const)('a rebuild on %s', (_name, open) => {
  let dataDir: string;
  let head: bigint;
  let documents: Documents;
  let running: ProductProcess;
  beforeAll(async () => {
    dataDir = temporaryFolder();
    head = await fill(dataDir);
  });
  afterAll(() => removeFolder(dataDir));
  beforeEach(async () => {
    documents = await open(dataDir);
    running = await ProductProcess.start(dataDir, documents.environment);
  });
  const watching = new AbortController();
  let looking: Promise<readonly bigint[]> | undefined;
  afterEach(async () => {
    watching.abort();
    await looking?.catch(() => undefined);
    await running.end('SIGKILL');
    await documents.close();
  });

  const collections = (generation: number): readonly string[] =>
    PROJECTIONS.map(({ name, version }) => `${name}_v${version}_${generation}`);
  const positions = (generation: number): Promise<readonly bigint[]> =>
    Promise.all(
      collections(generation).map(async (name) => (await documents.progress.load(name))?.position ?? NOWHERE),
    );
  const digests = (generation: number): Promise<readonly string[]> =>
    Promise.all(
      collections(generation).map(async (name, index) =>
        readModelDigest(await documents.readModels.open({ name, indexes: PROJECTIONS[index]!.indexes })),
      ),
    );

  /** Looks at the saved positions all the time. @returns the lowest that each was seen at */
  const lowestPositions = async (generation: number): Promise<readonly bigint[]> => {
    const lowest = [...(await positions(generation))];
    while (!watching.signal.aborted) {
      for (const [index, position] of (await positions(generation)).entries())
        if (position < lowest[index]!) lowest[index] = position;
      await pause(5);
    }
    return lowest;
  };

  it('AUD-3 killed half way goes on from where it was, and ends up identical', async () => {
    await eventually(async () => (await positions(1)).every((position) => position >= head), 60_000);
    const before = await digests(1);
    const { address } = running;
    const command = CommandLine.start(['projections', 'rebuild', '--all', '--address', address]);
    await eventually(() => command.stdout.includes('to rebuild'), 60_000);
    await eventually(async () => (await positions(2)).every((position) => position > head / 4n), 60_000);
    await running.end('SIGKILL');
    const killedAt = await positions(2);
    expect(killedAt.filter((position) => position < head).length).toBeGreaterThan(0);

    looking = lowestPositions(2);
    running = await ProductProcess.start(dataDir, { ...documents.environment, GATEHOUSE_PORT: new URL(address).port });
    const { code, stdout, stderr } = await command.ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    watching.abort();
    expect(await looking).toEqual(killedAt);
    expect(stdout).toMatch(/waiting: /);
    expect(stdout).toMatch(/\d+ %, \d of \d+ done, /);
    expect(await digests(2)).toEqual(before);
    expect(new Set(before).size).toBeGreaterThan(6);
  }, 120_000);
});
