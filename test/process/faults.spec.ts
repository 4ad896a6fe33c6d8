import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { once } from 'node:events';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Ended, ProductProcess, type ProcessOptions } from '../support/process.js';
import { removeFolder, temporaryFolder } from '../support/temporary-folder.js';

const NOBODY = 65_534;
const OTHER_KEY = 'ab'.repeat(32);

let base: string;
let dataDir: string;
beforeEach(() => {
  base = temporaryFolder();
  dataDir = join(base, 'data');
});
afterEach(() => removeFolder(base));

const refused = async (
  environment: Readonly<Record<string, string>> = {},
  options?: ProcessOptions,
  folder = dataDir,
): Promise<string> => {
  const ended: Ended = await ProductProcess.spawn(folder, environment, options).ended;
  expect({ ...ended, stderr: ended.stderr.split('\n').length }).toEqual({
    code: 1,
    signal: null,
    stdout: '',
    stderr: 2,
  });
  expect(ended.stderr).toMatch(/^gatehouse: .+\n$/);
  return ended.stderr.trim();
};

/** A folder that somebody has used, made once and copied. */
const template = temporaryFolder();
beforeAll(async () => {
  const running = await ProductProcess.start(template);
  await running.anyone.signUp('Ada');
  expect(await running.end()).toMatchObject({ code: 0, stderr: '' });
});
afterAll(() => removeFolder(template));
const used = (): void => cpSync(template, dataDir, { recursive: true });

/** It starts, and knows what it knew. */
const worksAgain = async (environment: Readonly<Record<string, string>> = {}): Promise<void> => {
  const running = await ProductProcess.start(dataDir, environment);
  const ada = await running.anyone.signIn('ada@example.com');
  expect((await ada.get('/v1/me')).body['name']).toBe('Ada');
  await ada.must(ada.post('/v1/organizations', { name: 'After', slug: 'after' }));
  expect((await running.end()).code).toBe(0);
};

const bytes = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(dataDir)
      .filter((name) => /\.(db|key)$/.test(name))
      .map((name) => [
        name,
        statSync(join(dataDir, name)).isFile() ? readFileSync(join(dataDir, name), 'base64') : 'folder',
      ]),
  );

describe('what the process is told', () => {
  it('that is wrong is named all at once, and nothing is made', async () => {
    const wrong = {
      GATEHOUSE_PORT: '99999',
      GATEHOUSE_ROLES: 'api,cook',
      GATEHOUSE_LOG_LEVEL: 'loud',
      GATEHOUSE_PUBLIC_URL: 'ftp://x',
      GATEHOUSE_OPERATOR_TOKEN: 'short',
      GATEHOUSE_MAIL: 'pigeon',
      GATEHOUSE_COLOUR: 'red',
    };
    const line = await refused(wrong);
    for (const name of Object.keys(wrong)) expect(line).toContain(name);
    expect(readdirSync(base)).toEqual([]);
  });

  it('that is no setting at all is named', async () => {
    expect(await refused({ GATEHOUSE_PROT: '8080' })).toBe('gatehouse: GATEHOUSE_PROT is not a setting of Gatehouse');
  });

  it('to listen on a port that is taken', async () => {
    used();
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    expect(await refused({ GATEHOUSE_PORT: String(port) })).toBe(
      `gatehouse: port ${port} on 127.0.0.1 is in use by another program`,
    );
    other.close();
    await once(other, 'close');
    await worksAgain({ GATEHOUSE_PORT: String(port) });
  });

  it('to listen on an address that is not here', async () => {
    expect(await refused({ GATEHOUSE_HOST: '192.0.2.1', GATEHOUSE_PUBLIC_URL: 'http://192.0.2.1' })).toContain(
      'cannot listen on 192.0.2.1:0 (EADDRNOTAVAIL)',
    );
  });
});

describe('the master key', () => {
  it('that is malformed, in the setting or in the file, is refused without being shown', async () => {
    used();
    expect(await refused({ GATEHOUSE_MASTER_KEY: 'much too short' })).toBe(
      'gatehouse: GATEHOUSE_MASTER_KEY must be 32 bytes, as 64 hex digits or in base64',
    );
    const path = join(dataDir, 'master.key');
    renameSync(path, `${path}.kept`);
    expect(await refused()).toContain('master.key is missing');
    writeFileSync(path, 'no key');
    expect(await refused()).toBe(`gatehouse: ${path} does not hold a master key: expected 32 bytes in base64`);
    removeFolder(path);
    mkdirSync(path);
    expect(await refused()).toBe(`gatehouse: ${path} cannot be read (EISDIR)`);
    removeFolder(path);
    renameSync(`${path}.kept`, path);
    await worksAgain();
  });

  it('of other data is refused', async () => {
    used();
    expect(await refused({ GATEHOUSE_MASTER_KEY: OTHER_KEY })).toContain('was made with another master key');
    await worksAgain();
  });
});

describe('the data folder', () => {
  it('belongs to one process', async () => {
    const first = await ProductProcess.start(dataDir);
    const ada = await first.anyone.signUp('Ada');
    expect(await refused()).toBe(`gatehouse: ${dataDir}: the data folder is in use by another Gatehouse process`);
    expect((await ada.get('/v1/me')).status).toBe(200);
    await first.end();
    await worksAgain();
  });

  it('is no file, and not below one', async () => {
    writeFileSync(dataDir, 'a file');
    expect(await refused()).toBe(`gatehouse: ${dataDir}: the data folder is not a folder`);
    expect(await refused({}, {}, join(dataDir, 'below'))).toBe(
      `gatehouse: ${join(dataDir, 'below')}: the data folder cannot be made (ENOTDIR)`,
    );
    expect(readFileSync(dataDir, 'utf8')).toBe('a file');
  });

  it('cannot be made where the system makes no folders', async () => {
    expect(await refused({}, {}, '/proc/gatehouse/data')).toMatch(
      /^gatehouse: \/proc\/gatehouse\/data: the data folder cannot be made \(E\w+\)$/,
    );
  });

  it('that may not be written to is refused, and is as it was', async () => {
    used();
    const before = bytes();
    // No permission binds root: it asks as somebody else.
    const options = process.getuid?.() === 0 ? { user: NOBODY } : {};
    for (const [folder, files] of [
      [0o755, 0o644],
      [0o555, 0o444],
    ] as const) {
      chmodSync(base, 0o755);
      for (const name of readdirSync(dataDir))
        if (statSync(join(dataDir, name)).isFile()) chmodSync(join(dataDir, name), files);
      chmodSync(dataDir, folder);
      if (folder === 0o555 || options.user !== undefined) expect(await refused({}, options)).toContain(dataDir);
    }
    chmodSync(dataDir, 0o700);
    for (const name of readdirSync(dataDir)) chmodSync(join(dataDir, name), 0o600);
    expect(bytes()).toEqual(before);
    await worksAgain();
  });
});

describe('a store file', () => {
  const damages: readonly (readonly [string, (path: string) => void])[] = [
    ['that is something else', (path) => writeFileSync(path, 'not a database '.repeat(1_000))],
    [
      'of another program',
      (path) => {
        removeFolder(path);
        const foreign = new DatabaseSync(path);
        foreign.exec('PRAGMA application_id = 42; CREATE TABLE songs (title TEXT)');
        foreign.close();
      },
    ],
    ['that was cut short', (path) => truncateSync(path, 4_096)],
    [
      'with a page overwritten',
      (path) => {
        const content = readFileSync(path);
        for (let at = 4_096; at + 4_096 <= content.length; at += 4_096) content.fill(0xa5, at, at + 4_096);
        writeFileSync(path, content);
      },
    ],
  ];

  it.each(
    ['events.db', 'private.db', 'read-models.db'].flatMap((name) =>
      damages.map(([what, damage]) => [name, what, damage] as const),
    ),
  )('%s %s is refused and left alone', async (name, _, damage) => {
    used();
    const path = join(dataDir, name);
    const whole = readFileSync(path);
    damage(path);
    const before = readFileSync(path);
    expect(await refused()).toContain(path);
    expect(readFileSync(path).equals(before)).toBe(true);
    writeFileSync(path, whole);
    await worksAgain();
  });
});

describe('a full disk', () => {
  it('refuses writes, serves reads, loses nothing, and takes writes again once there is space', async () => {
    used();
    const running = await ProductProcess.start(dataDir, { GATEHOUSE_LOG_LEVEL: 'silent' }, { largestFile: 1_000 });
    const ada = await running.anyone.signIn('ada@example.com');
    await ada.must(ada.post('/v1/organizations', { name: 'Acme', slug: 'acme' }));
    const teams = '/v1/organizations/acme/teams';
    const acknowledged: string[] = [];
    let full = await ada.post<{ id: string; code: string }>(teams, { name: 'Team' });
    for (let number = 0; full.status === 201 && number < 5_000; number += 1) {
      acknowledged.push(full.body.id);
      full = await ada.post(teams, { name: `Team ${number}`, description: 'x'.repeat(200) });
    }
    expect(full).toMatchObject({ status: 503, body: { code: 'store.unavailable' } });
    expect(Number(full.headers.get('retry-after'))).toBeGreaterThan(0);
    const reader = running.anyone.with(ada.token);
    expect((await reader.get('/v1/organizations/acme')).status).toBe(200);
    expect((await reader.get('/v1/me')).status).toBe(200);
    execFileSync('prlimit', ['--pid', String(running.pid), '--fsize=unlimited']);
    const after = await ada.post<{ id: string }>(teams, { name: 'After' });
    expect(after.status).toBe(201);
    acknowledged.push(after.body.id);
    for (const id of acknowledged) expect((await ada.get(`${teams}/${id}`)).status).toBe(200);
    expect(await running.end()).toMatchObject({ code: 0 });
    await worksAgain();
  }, 60_000);
});
