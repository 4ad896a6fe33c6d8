// Runs a command with TEST_MONGODB_URL pointing to a FerretDB of its own: an independent MongoDB server over SQLite, built with Go.
//   node scripts/with-ferretdb.mjs [options of jest]  the MongoDB contract suites
//   node scripts/with-ferretdb.mjs command …          something else
// Without Go or its modules it says so, runs nothing and ends with 0. It fails if FerretDB cannot be built.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const binary = join(root, 'node_modules', '.cache', 'ferretdb', 'ferretdb');

/** FerretDB 1.24 cannot do this: only these tests of the contracts are left out. */
const LACKS = [
  [
    'lets one of two writers win that read the same marker',
    'an update looks for its document and writes it in two steps: of two at once with the same guard both may succeed',
  ],
  ['lets one of many that claim at the same time have it', 'for the same reason'],
  ['LIM-1 counts no more than the most of many at once', 'for the same reason'],
  ['sums calls, errors and refusals by day', 'of two sums in one group it answers 0 for the second'],
  ['counts tools by their calls only', 'for the same reason'],
  ['sums what another instance counted', 'for the same reason'],
  [
    'adds what is alike and keeps it over a restart',
    'two $inc at once may count as one, because an update has two steps',
  ],
  ['answer as no index would', 'it takes no document with an array in an array'],
  [
    'finds people who were stored before there was an index of words',
    'taking up what lacks a field gets no answer from it within ten seconds, however few there are',
  ],
  ['take up what was there before, and go with their collection', 'it takes no document with an array in an array'],
];
const all = [
  'npm',
  'run',
  '--silent',
  'jest',
  '--',
  '-w',
  '1',
  'test/contract/mongodb.spec.ts',
  '-t',
  `^MongoDB .TEST_MONGODB_URL.(?!.*(${LACKS.map(([name]) => name).join('|')}))`,
];
const given = process.argv.slice(2);
const [command, ...rest] = given.length === 0 || given[0].startsWith('-') ? [...all, ...given] : given;

const notRun = (reason) => {
  console.log(`NOT RUN: ${reason}: FerretDB cannot be built, the MongoDB suites were not run against it.`);
  process.exit(0);
};

if (spawnSync('go', ['version']).status !== 0) notRun('Go is not here');
mkdirSync(dirname(binary), { recursive: true });
const built = spawnSync('go', ['build', '-buildvcs=false', '-o', binary, '.'], {
  cwd: join(root, 'scripts', 'ferretdb'),
  stdio: ['ignore', 'inherit', 'pipe'],
  encoding: 'utf8',
});
process.stderr.write(built.stderr);
// What is wrong with the modules themselves, such as a checksum, is a failure; that nobody answers is not.
const UNREACHABLE =
  /dial tcp|lookup \S+ on|no such host|connection re(?:fused|set)|i\/o timeout|TLS handshake|module lookup disabled|\b(?:403|407|429|50[0-4]) [A-Z]/;
if (built.status !== 0 && UNREACHABLE.test(built.stderr)) notRun('the modules for Go cannot be fetched');
if (built.status !== 0) {
  console.error('FerretDB could not be built');
  process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), 'gatehouse-ferretdb-'));
const server = spawn(binary, [folder], { stdio: ['ignore', 'pipe', 'inherit'] });
const ended = once(server, 'exit');
try {
  const url = await Promise.race([
    once(createInterface({ input: server.stdout }), 'line').then(([line]) => line),
    ended.then(() => {
      throw new Error('FerretDB ended before it listened');
    }),
  ]);
  console.log(`FerretDB listens: ${url}`);
  for (const [name, reason] of LACKS) console.log(`FerretDB lacks: "${name}" is not asked of it: ${reason}`);
  const run = spawn(command, rest, { cwd: root, stdio: 'inherit', env: { ...process.env, TEST_MONGODB_URL: url } });
  const [code] = await once(run, 'exit');
  process.exitCode = code ?? 1;
} finally {
  server.kill('SIGTERM');
  await ended;
  rmSync(folder, { recursive: true, force: true });
}
