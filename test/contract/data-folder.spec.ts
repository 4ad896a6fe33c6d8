import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { openDataFolder } from '../../src/adapters/embedded/data-folder.js';

const compiled = new URL('../../dist/src/adapters/embedded/data-folder.js', import.meta.url).href;

/** A program for another process: takes the folder given and stays, or says why it could not. */
const HOLD = `
  import { openDataFolder } from ${JSON.stringify(compiled)};
  try { openDataFolder(process.argv[1]); console.log('held'); setInterval(() => {}, 1000); }
  catch (error) { console.log(error.name + ': ' + error.message); }
`;
const inAnotherProcess = (path: string): string[] => ['--input-type=module', '-e', HOLD, path];

describe('data folder', () => {
  let base: string;
  let path: string;
  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'gatehouse-folder-'));
    path = join(base, 'deep', 'data');
  });
  afterEach(() => rmSync(base, { recursive: true, force: true }));

  it('is made, for its owner alone', () => {
    const folder = openDataFolder(path);
    expect(folder.path).toBe(path);
    expect(statSync(path).mode & 0o777).toBe(0o700);
    folder.release();
  });

  it('is refused to a second process while the first lives', () => {
    const folder = openDataFolder(path);
    const { stdout } = spawnSync(process.execPath, inAnotherProcess(path), { encoding: 'utf8' });
    expect(stdout.trim()).toBe(`StoreUnavailable: ${path}: the data folder is in use by another Gatehouse process`);
    folder.release();
  });

  it('is free again once released, and within one process too', () => {
    const folder = openDataFolder(path);
    expect(() => openDataFolder(path)).toThrow('in use by another Gatehouse process');
    folder.release();
    openDataFolder(path).release();
  });

  it('is free again when its holder was killed', async () => {
    const holder = spawn(process.execPath, inAnotherProcess(path), { stdio: ['ignore', 'pipe', 'inherit'] });
    const [said] = (await once(holder.stdout, 'data')) as [Buffer];
    expect(said.toString().trim()).toBe('held');
    expect(() => openDataFolder(path)).toThrow('in use by another Gatehouse process');
    holder.kill('SIGKILL');
    await once(holder, 'close');
    openDataFolder(path).release();
  });

  it('is refused in one line where it cannot be made', () => {
    writeFileSync(join(base, 'deep'), 'a file is in the way');
    expect(() => openDataFolder(path)).toThrow(`${path}: the data folder cannot be made (ENOTDIR)`);
  });

  it('is refused where its lock file is something else', () => {
    openDataFolder(path).release();
    writeFileSync(join(path, 'gatehouse.lock'), 'not a lock'.repeat(100));
    expect(() => openDataFolder(path)).toThrow(`${join(path, 'gatehouse.lock')}: it is damaged or no Gatehouse file`);
  });
});
