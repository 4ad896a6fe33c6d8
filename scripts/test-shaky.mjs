// Runs every spec while other work keeps all cores busy, so that assertions that only usually hold fail here.
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

process.chdir(fileURLToPath(new URL('../', import.meta.url)));

const USAGE = `npm run test:shaky -- [--rounds 10] [--only pattern]

Runs the specs in which time or several processes play a part --rounds times, and all others twice at the most.
--only takes a regular expression for their paths. Interrupted and started again on the same sources, it goes on.
`;
/** In these, time or several processes play a part. */
const TIMED = /^test\/(faults|process|servers|contract|proxy)\//;
const OTHERS_ROUNDS = 2;
/** A spec that is not over by then hangs. */
const LONGEST_MS = 20 * 60_000;
const JEST = [
  '--experimental-vm-modules',
  '--no-warnings',
  'node_modules/jest/bin/jest.js',
  '--ci',
  '--runTestsByPath',
];
/** Busy until the process that started it has ended. */
const BUSY = `process.stdin.on('end', () => process.exit()).resume();
(function spin() { for (const end = performance.now() + 20; performance.now() < end; ); setImmediate(spin); })();`;

const git = (...given) => execFileSync('git', given, { encoding: 'utf8' }).trim();

/** The commit, and what was changed since. */
const sources = () => {
  const changes = git('diff', 'HEAD') + git('ls-files', '--others', '--exclude-standard');
  const more = changes === '' ? '' : `-${createHash('sha256').update(changes).digest('hex').slice(0, 8)}`;
  return `${git('rev-parse', '--short=12', 'HEAD')}${more}`;
};

const readOptions = () => {
  try {
    const { values } = parseArgs({ options: { rounds: { type: 'string', default: '10' }, only: { type: 'string' } } });
    const rounds = Number(values.rounds);
    if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds takes a whole number from 1 on');
    return { rounds, only: new RegExp(values.only ?? '') };
  } catch (error) {
    process.stderr.write(`${error.message}\n\n${USAGE}`);
    return process.exit(2);
  }
};

const specsIn = (only) =>
  readdirSync('test', { recursive: true })
    .map((path) => join('test', path))
    .filter((path) => path.endsWith('.spec.ts') && only.test(path))
    .sort((one, other) => Number(TIMED.test(other)) - Number(TIMED.test(one)) || (one < other ? -1 : 1));

const { rounds, only } = readOptions();
const specs = specsIn(only);
const folder = join('.shaky', sources());
const stateFile = join(folder, 'state.json');
mkdirSync(folder, { recursive: true });
/** By spec and round: how it went, and how many seconds it took. */
const done = existsSync(stateFile) ? JSON.parse(readFileSync(stateFile, 'utf8')) : {};
const remember = () => {
  writeFileSync(`${stateFile}.new`, JSON.stringify(done, null, 1));
  renameSync(`${stateFile}.new`, stateFile);
};

const busy = Array.from({ length: availableParallelism() }, () =>
  spawn(process.execPath, ['-e', BUSY], { stdio: ['pipe', 'ignore', 'inherit'] }),
);
let running;
/** A spec may leave processes behind, so all that it started ends. */
const endRunning = () => {
  try {
    if (running) process.kill(-running.pid, 'SIGKILL');
  } catch {
    // Nothing is left of it.
  }
};
const endAll = () => {
  endRunning();
  for (const child of busy) child.kill('SIGKILL');
};
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
])
  process.on(signal, () => {
    endAll();
    process.exit(code);
  });

const run = async (spec) => {
  const start = performance.now();
  running = spawn(process.execPath, [...JEST, spec], { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let output = '';
  for (const stream of [running.stdout, running.stderr]) stream.on('data', (chunk) => (output += chunk));
  const late = setTimeout(() => {
    output += `\nIt was not over after ${LONGEST_MS / 60_000} minutes.\n`;
    endRunning();
  }, LONGEST_MS);
  const closed = once(running, 'close');
  const [code] = await once(running, 'exit');
  clearTimeout(late);
  endRunning();
  // What it wrote last; not for ever, where something in a group of its own still holds the pipe.
  await Promise.race([closed, pause(2_000)]);
  running = undefined;
  return { passed: code === 0, seconds: Math.round((performance.now() - start) / 1_000), output };
};

const runOnce = async (spec, round) => {
  const { passed, seconds, output } = await run(spec);
  const file = join(folder, `${spec.replace(/^test\//, '').replaceAll('/', '-')}-${round}.txt`);
  if (passed) rmSync(file, { force: true });
  else writeFileSync(file, output);
  done[`${spec} ${round}`] = { passed, seconds };
  remember();
  process.stdout.write(
    `${passed ? 'passed' : 'FAILED'}  round ${round}  ${seconds} s  ${spec}${passed ? '' : `\n        ${file}`}\n`,
  );
};

execFileSync(process.execPath, ['scripts/build-where-stale.mjs'], { stdio: 'inherit' });
for (let round = 1; round <= rounds; round += 1)
  for (const spec of specs)
    if ((round <= OTHERS_ROUNDS || TIMED.test(spec)) && !done[`${spec} ${round}`]) await runOnce(spec, round);
endAll();

const rows = specs.map((spec) => {
  const runs = Object.entries(done).flatMap(([key, one]) => (key.startsWith(`${spec} `) ? [one] : []));
  const failed = runs.filter(({ passed }) => !passed).length;
  return { spec, runs: runs.length, failed, longest: `${Math.max(...runs.map(({ seconds }) => seconds))} s` };
});
console.table(rows);
const failed = rows.reduce((sum, row) => sum + row.failed, 0);
process.stdout.write(
  `${rows.reduce((sum, row) => sum + row.runs, 0)} runs, ${failed} failed; what failed is in ${folder}\n`,
);
process.exitCode = failed > 0 || specs.length === 0 ? 1 : 0;
