import { PROJECTIONS } from '../../../projections/index.js';
import { openEmbeddedDocuments } from '../../../src/adapters/embedded/documents/open-documents.js';
import { EventStoreDbEventStore } from '../../../src/adapters/eventstoredb/eventstoredb-event-store.js';
import { openMongo } from '../../../src/adapters/mongodb/open-mongo.js';
import { SystemClock } from '../../../src/adapters/system/system-clock.js';
import { AppliedPositions } from '../../../src/projector/applied-positions.js';
import { collectionName } from '../../../src/projector/collection-names.js';
import { ProjectionRunner } from '../../../src/projector/projection-runner.js';
import { readModelDigest } from '../../../src/projector/read-model-digest.js';
import type { Cluster } from '../cluster.js';
import { History } from '../kill/history.js';
import { eventually } from '../eventually.js';
import { removeFolder, temporaryFolder } from '../temporary-folder.js';

type Digests = Readonly<Record<string, string>>;

/** What is left on the servers once everything is over: the log itself, the read models as the product kept them, and the same folded anew. */
export interface ClusterAftermath {
  readonly history: History;
  readonly kept: Digests;
  readonly fresh: Digests;
}

const PATIENCE_MS = 20_000;
const LOOKS = 5;

/** Folds the whole log into an embedded store that nobody has touched. */
const foldAnew = async (feed: EventStoreDbEventStore): Promise<Digests> => {
  const folder = temporaryFolder();
  const { readModels, progress, leases, close } = await openEmbeddedDocuments({ folder }).then((opened) => ({
    ...opened,
    close: () => opened.close(),
  }));
  const ignore = (): void => undefined;
  const runner = new ProjectionRunner(
    PROJECTIONS,
    {
      feed,
      readModels,
      progress,
      leases,
      applied: new AppliedPositions(),
      switched: ignore,
      warn: ignore,
      clock: new SystemClock(),
    },
    { holder: 'fresh' },
  );
  runner.start();
  try {
    await eventually(
      async () => (await runner.status()).projections.every(({ state, lag }) => state === 'running' && lag === 0n),
      PATIENCE_MS,
    );
    const digests = PROJECTIONS.map(
      async ({ name, version }) =>
        [
          name,
          await readModelDigest(
            await readModels.open({ name: collectionName(name, { version, generation: 1 }), indexes: [] }),
          ),
        ] as const,
    );
    return Object.fromEntries(await Promise.all(digests));
  } finally {
    await runner.stop();
    await close();
    removeFolder(folder);
  }
};

const keptIn = async (cluster: Cluster, head: bigint): Promise<Digests> => {
  const ports = await openMongo({ url: cluster.documents.url, masterKey: Buffer.from(cluster.masterKey, 'hex') });
  try {
    const digests = PROJECTIONS.map(async ({ name, version }) => {
      const collection = collectionName(name, (await ports.progress.serving(name)) ?? { version, generation: 1 });
      if (!(await ports.progress.waitFor(collection, head, PATIENCE_MS)))
        throw new Error(`${collection} did not get to the end of the log`);
      return [name, await readModelDigest(await ports.readModels.open({ name: collection, indexes: [] }))] as const;
    });
    return Object.fromEntries(await Promise.all(digests));
  } finally {
    await ports.close();
  }
};

/** Waits until the read models have everything, and looks. Some process must lead. */
export const aftermathOf = async (cluster: Cluster): Promise<ClusterAftermath> => {
  const store = new EventStoreDbEventStore({ connectionString: cluster.log.connectionString });
  try {
    for (let look = 1; ; look += 1) {
      const head = await store.head();
      const found = {
        kept: await keptIn(cluster, head),
        history: await History.read(store),
        fresh: await foldAnew(store),
      };
      // The product goes on meanwhile, with mail for one: only of a log that stood still can both sides be compared.
      if (look === LOOKS || (await store.head()) === head) return found;
    }
  } finally {
    await store.close();
  }
};

/** What the log and the read models have wrong, by name: nothing of each where all is well. */
export interface Harm {
  /** Teams that were acknowledged and never created. */
  readonly lost: readonly string[];
  /** Teams that were created more than once. */
  readonly twice: readonly string[];
  /** Read models that are not what a fresh fold gives. */
  readonly misfolded: readonly string[];
}

export const UNHARMED: Harm = { lost: [], twice: [], misfolded: [] };

/** Holds what is left against the names of the teams that were acknowledged. Some process must lead. */
export const harmDone = async (cluster: Cluster, acknowledged: readonly string[]): Promise<Harm> => {
  const { history, kept, fresh } = await aftermathOf(cluster);
  const created = history.of('TeamCreated').map(({ data }) => data['name'] as string);
  return {
    lost: acknowledged.filter((name) => !created.includes(name)),
    twice: created.filter((name, index) => created.indexOf(name) !== index),
    misfolded: PROJECTIONS.map(({ name }) => name).filter((name) => kept[name] !== fresh[name]),
  };
};
