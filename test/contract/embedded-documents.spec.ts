import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readFileSync, statSync, writeFileSync, mkdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { openEmbeddedDocuments } from '../../src/adapters/embedded/documents/open-documents.js';
import { embeddedSubject } from '../support/embedded-subject.js';
import { removeFolder, temporaryFolder } from '../support/temporary-folder.js';
import { leasesContract } from './leases.contract.js';
import { projectionProgressContract } from './projection-progress.contract.js';
import { readModelsContract } from './read-models.contract.js';
import { snapshotStoreContract } from './snapshot-store.contract.js';

const open = (folder: string) => openEmbeddedDocuments({ folder });

readModelsContract(
  'embedded',
  embeddedSubject(open, (opened) => opened.readModels),
);
projectionProgressContract(
  'embedded',
  embeddedSubject(open, (opened) => opened.progress),
);
leasesContract(
  'embedded',
  embeddedSubject(open, (opened) => opened.leases),
);
snapshotStoreContract(
  'embedded',
  embeddedSubject(open, (opened) => opened.snapshots),
);

describe('the embedded read-model file', () => {
  let folder: string;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => removeFolder(folder.replace(/elsewhere$/, '')));
  const file = () => join(folder, 'read-models.db');

  const refusedWith = async (reason: string): Promise<void> => {
    await expect(open(folder)).rejects.toThrow(reason);
    await expect(open(folder)).rejects.toThrow(/^[^\n]*$/);
  };

  it('refuses a file that is no database, and leaves it alone', async () => {
    writeFileSync(
      file(),
      'a letter to grandmother, rather long, so that it is no empty header of anything at all'.repeat(20),
    );
    const before = readFileSync(file());
    await refusedWith('is not a Gatehouse data file');
    expect(readFileSync(file())).toEqual(before);
  });

  it("refuses another program's database, and leaves it alone", async () => {
    const foreign = new DatabaseSync(file());
    foreign.exec('CREATE TABLE recipes (name TEXT)');
    foreign.close();
    const before = readFileSync(file());
    await refusedWith('belongs to another program');
    expect(readFileSync(file())).toEqual(before);
  });

  it('refuses a newer format', async () => {
    await (await open(folder)).close();
    const newer = new DatabaseSync(file());
    newer.exec('PRAGMA user_version = 2');
    newer.close();
    await refusedWith('newer Gatehouse');
  });

  it('refuses a damaged file', async () => {
    const opened = await open(folder);
    const collection = await opened.readModels.open({ name: 'things_v1', indexes: [] });
    await collection.write(
      Array.from({ length: 500 }, (_, at) => ({
        id: `d${at}`,
        marker: 1n,
        expected: null,
        document: { text: 'x'.repeat(200) },
      })),
    );
    await opened.close();
    const checkpoint = new DatabaseSync(file());
    checkpoint.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    checkpoint.close();
    const whole = file();
    folder = join(folder, 'elsewhere');
    mkdirSync(folder);
    writeFileSync(file(), readFileSync(whole));
    truncateSync(file(), Math.floor(statSync(file()).size / 2 / 4096) * 4096);
    await refusedWith('damaged');
  });

  it('refuses a path that cannot be written', async () => {
    mkdirSync(file());
    await refusedWith('cannot be opened for writing');
  });

  it('goes on after a start that was cut off before anything was stored', async () => {
    writeFileSync(file(), '');
    const opened = await open(folder);
    expect(await opened.readModels.names()).toEqual([]);
    await opened.close();
  });

  it('answers StoreUnavailable once it is closed, and finishes what was handed over before', async () => {
    const opened = await open(folder);
    const collection = await opened.readModels.open({ name: 'things_v1', indexes: [] });
    const last = collection.write([{ id: 'a', marker: 1n, expected: null, document: {} }]);
    const waiting = opened.progress.waitFor('p', 1n, 10_000);
    const ended = expect(waiting).rejects.toMatchObject({ name: 'StoreUnavailable' });
    await opened.close();
    await ended;
    expect(await last).toEqual([]);
    await expect(collection.get('a')).rejects.toMatchObject({ name: 'StoreUnavailable' });
    await expect(collection.write([{ id: 'b', marker: 1n, expected: null, document: {} }])).rejects.toMatchObject({
      name: 'StoreUnavailable',
    });
    await opened.close();
  });

  it('answers StoreUnavailable for a collection that was dropped under its user', async () => {
    const opened = await open(folder);
    const collection = await opened.readModels.open({ name: 'things_v1', indexes: [] });
    await opened.readModels.drop('things_v1');
    await expect(collection.write([{ id: 'b', marker: 1n, expected: null, document: {} }])).rejects.toMatchObject({
      name: 'StoreUnavailable',
    });
    await expect(collection.get('b')).rejects.toMatchObject({ name: 'StoreUnavailable' });
    await opened.close();
  });

  it('commits documents and progress together, or neither', async () => {
    const { readModels, progress, close } = await open(folder);
    const collection = await readModels.open({ name: 'things_v1', indexes: [['n']] });
    const batch = { collection: 'things_v1', progress: 'things', from: null, to: { position: 5n, epoch: 1n } };
    const write = (id: string, expected: bigint | null) => ({ id, marker: 5n, expected, document: { n: 1 } });
    expect(await readModels.commit({ ...batch, writes: [write('a', null), write('b', 9n)] })).toEqual({
      advanced: false,
      lost: ['b'],
    });
    expect([await collection.count({}), await progress.load('things')]).toEqual([0, null]);
    const waiting = progress.waitFor('things', 5n, 5_000);
    expect(await readModels.commit({ ...batch, writes: [write('a', null)] })).toEqual({ advanced: true, lost: [] });
    expect([await collection.count({ n: 1 }), await progress.load('things'), await waiting]).toEqual([
      1,
      batch.to,
      true,
    ]);
    expect(await readModels.commit({ ...batch, writes: [write('c', null)] })).toEqual({ advanced: false, lost: [] });
    expect(await collection.count({})).toBe(1);
    await close();
  });

  it('reads a sorted page in the middle of an index instead of sorting the collection', async () => {
    const opened = await open(folder);
    await opened.readModels.open({ name: 'things_v1', indexes: [['org', 'nameKey']] });
    await opened.close();
    const database = new DatabaseSync(file());
    const org = `json_extract(doc, '$."org"')`;
    const name = `json_extract(doc, '$."nameKey"')`;
    const plan = database
      .prepare(
        `EXPLAIN QUERY PLAN SELECT id, doc FROM c_things_v1 WHERE doc IS NOT NULL AND ((${org} = ?)) AND ((${name} >= ?) AND ((${name} > ?) OR (${name} IS ? AND id > ?))) ORDER BY ${name}, id`,
      )
      .all() as { detail: string }[];
    database.close();
    expect(plan.map((row) => row.detail).join(' ')).toMatch(
      /^SEARCH c_things_v1 USING INDEX i_things_v1_\w+ \(<expr>=\? AND <expr>>\?\)$/,
    );
  });

  it.each(['plain', 'a "quoted" \\ one', 'naïve 🙂', '\ud83d', 'a\0b', '', '%_'])(
    'finds %j as a member of a list that no index holds',
    async (text) => {
      const opened = await open(folder);
      const collection = await opened.readModels.open<{ tags: string[]; more?: string }>({
        name: 'things_v1',
        indexes: [],
      });
      await collection.write([
        { id: 'a', marker: 1n, expected: null, document: { tags: ['other', text] } },
        { id: 'b', marker: 1n, expected: null, document: { tags: ['other'], more: text } },
      ]);
      expect((await collection.find({ filter: { tags: text }, sort: [], limit: 10 })).map(({ id }) => id)).toEqual([
        'a',
      ]);
      expect(await collection.count({ $or: [{ tags: text }, { more: text }] })).toBe(2);
      await opened.close();
    },
  );

  it('keeps the event loop turning while thousands of documents are written', async () => {
    const opened = await open(folder);
    const collection = await opened.readModels.open<{ n: number }>({ name: 'things_v1', indexes: [['n']] });
    let longest = 0;
    let last = performance.now();
    const ticking = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 1);
    const started = performance.now();
    for (let batch = 0; batch < 20; batch += 1) {
      await collection.write(
        Array.from({ length: 500 }, (_, at) => ({
          id: `d${batch}-${at}`,
          marker: 1n,
          expected: null,
          document: { n: at },
        })),
      );
    }
    const took = performance.now() - started;
    clearInterval(ticking);
    expect(longest).toBeLessThan(Math.max(100, took / 2));
    await opened.close();
  });
});
