import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { loadMasterKey } from '../../src/adapters/embedded/private/master-key.js';
import { openEmbeddedPrivate } from '../../src/adapters/embedded/private/open-private.js';
import { embeddedSubject } from '../support/embedded-subject.js';
import { removeFolder, temporaryFolder } from '../support/temporary-folder.js';
import {
  credentialsContract,
  idempotencyContract,
  personalDataContract,
  usageCountersContract,
  vaultContract,
} from './private-data.contract.js';
import { knownPlacesContract } from './known-places.contract.js';
import { limitStoreContract } from './limit-store.contract.js';
import { usageSumsContract } from './usage-sums.contract.js';
import { deliveryLogContract } from './deliveries.contract.js';

const open = (folder: string) => openEmbeddedPrivate({ folder, masterKey: loadMasterKey(folder) });

const unindexed = async (folder: string): Promise<void> => {
  const file = new DatabaseSync(join(folder, 'private.db'));
  file.exec("DROP TABLE people_words; DELETE FROM meta WHERE name = 'search words'");
  file.close();
};
const withoutDeliveries = async (folder: string): Promise<void> => {
  const file = new DatabaseSync(join(folder, 'private.db'));
  file.exec('DELETE FROM deliveries');
  file.close();
};
personalDataContract(
  'embedded',
  embeddedSubject(open, (opened) => opened.personalData),
  unindexed,
);
credentialsContract(
  'embedded',
  embeddedSubject(open, (opened) => opened.credentials),
);
idempotencyContract(
  'embedded',
  embeddedSubject(open, (opened) => opened.idempotency),
);
deliveryLogContract(
  'embedded',
  embeddedSubject(open, (opened) => opened.deliveryLog),
  withoutDeliveries,
);
vaultContract(
  'embedded',
  embeddedSubject(open, (opened) => opened.vault),
);
knownPlacesContract(
  'embedded',
  embeddedSubject(open, (opened) => opened.places),
);
limitStoreContract(
  'embedded',
  embeddedSubject(open, (opened) => opened.limitStore),
);
usageSumsContract(
  'embedded',
  embeddedSubject(open, (opened) => opened.usage),
);
usageCountersContract(
  'embedded',
  embeddedSubject(open, (opened) => opened.usage),
);

describe('the embedded private file', () => {
  let folder: string;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => removeFolder(folder));
  const bytes = () =>
    Buffer.concat(
      readdirSync(folder)
        .filter((name) => name.startsWith('private.db'))
        .map((name) => readFileSync(join(folder, name))),
    );

  it('leaves no byte of an erased person in any of its files', async () => {
    const opened = await open(folder);
    await opened.personalData.put('usr_kept', { name: 'Somebody Else' }, 0);
    await opened.personalData.put('usr_gone', { name: 'Ada Lovelace', email: 'ada@example.org' }, 0);
    const reader = new DatabaseSync(join(folder, 'private.db'), { readOnly: true });
    const row = reader.prepare("SELECT sealed_key, sealed FROM people WHERE subject_id = 'usr_gone'").get() as Record<
      string,
      Uint8Array
    >;
    reader.close();
    const traces = [Buffer.from(row['sealed_key']!), Buffer.from(row['sealed']!)];
    expect(traces.map((trace) => bytes().includes(trace))).toEqual([true, true]);
    expect(['Lovelace', 'ada@'].map((text) => bytes().includes(text))).toEqual([false, false]);
    await opened.personalData.erase('usr_gone');
    expect(traces.map((trace) => bytes().includes(trace))).toEqual([false, false]);
    expect(bytes().includes('usr_gone')).toBe(false);
    await opened.close();
  });

  it('is readable by its owner only', async () => {
    await (await open(folder)).close();
    expect(['private.db', 'master.key'].map((name) => statSync(join(folder, name)).mode & 0o777)).toEqual([
      0o600, 0o600,
    ]);
  });

  it('refuses another master key in one line', async () => {
    await (await open(folder)).close();
    const other = openEmbeddedPrivate({ folder, masterKey: loadMasterKey(folder, 'ab'.repeat(32)) });
    await expect(other).rejects.toThrow(/^[^\n]*made with another master key[^\n]*$/);
    await (await open(folder)).close();
  });

  it('refuses a malformed key, and a folder whose key is gone', async () => {
    expect(() => loadMasterKey(folder, 'short')).toThrow('32 bytes');
    await (await open(folder)).close();
    writeFileSync(join(folder, 'master.key'), 'nonsense');
    expect(() => loadMasterKey(folder)).toThrow('does not hold a master key');
    rmSync(join(folder, 'master.key'));
    expect(() => loadMasterKey(folder)).toThrow('missing');
  });
});
