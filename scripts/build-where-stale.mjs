// Builds only where a source was added, changed or removed since the last build, and takes away what was built of removed ones.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('../', import.meta.url)));

const SETTINGS = ['package.json', 'tsconfig.json', 'tsconfig.build.json'];
/** `test/support`, because the demo of a cluster runs on servers of the tests. */
const SOURCES = ['src', 'projections', 'test/support'];
const STAMP = 'dist/.built-from';

const filesIn = (folder) =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => join(parentPath, name))
    : [];

const fingerprint = () => {
  const hash = createHash('sha256');
  const sources = SOURCES.flatMap(filesIn).filter((path) => path.endsWith('.ts'));
  for (const path of [...SETTINGS, ...sources].sort()) {
    const { size, mtimeMs } = statSync(path);
    hash.update(`${path} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
};

/** Taken before the build: what changes while it runs is built the next time. */
const wanted = fingerprint();
if (!existsSync(STAMP) || readFileSync(STAMP, 'utf8') !== wanted) {
  rmSync(STAMP, { force: true });
  const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
  for (const built of filesIn('dist')) {
    const source = built.replace(/^dist\//, '').replace(/\.js(\.map)?$/, '.ts');
    if (!existsSync(source)) rmSync(built);
  }
  writeFileSync(STAMP, wanted);
}
