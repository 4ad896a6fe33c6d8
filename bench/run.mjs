// `node bench/run.mjs <name>…` runs those benches, without a name all of them; their sections of docs/benchmarks.md are written anew.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const benches = readdirSync(here)
  .filter((file) => file.endsWith('.mjs') && file !== 'run.mjs')
  .map((file) => file.slice(0, -'.mjs'.length))
  .sort();

const installPeers = () => {
  if (existsSync(`${here}node_modules`)) return;
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts=false', '--no-audit', '--no-fund'], {
    cwd: here,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error('the peers could not be installed');
};

/** In a process of its own, so that no bench inherits another's heap; its output is shown as it comes. */
const run = (name) =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, ['--no-warnings', `${here}${name}.mjs`], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
      process.stdout.write(text);
    });
    child.once('close', (code) => resolve({ name, code, last: output.trimEnd().split('\n').at(-1) ?? '' }));
  });

const table = (head, rows) =>
  [
    `| ${head.join(' | ')} |`,
    `|${head.map(() => '---|').join('')}`,
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ].join('\n');

/** What is known about why a bench is as it is. */
const note = (name) =>
  existsSync(`${here}notes/${name}.md`) ? [readFileSync(`${here}notes/${name}.md`, 'utf8').trimEnd()] : [];

const shown = (value) => {
  if (typeof value === 'number') return value.toLocaleString('en');
  return typeof value === 'object' && value !== null
    ? Object.entries(value)
        .map(([name, part]) => `${name}: ${shown(part)}`)
        .join('; ')
    : value;
};

const day = () => new Date().toISOString().slice(0, 10);

/** The code that was measured; nothing outside a git checkout. */
const commit = () => {
  const { status, stdout } = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: here, encoding: 'utf8' });
  return status === 0 ? ` at ${stdout.trim()}` : '';
};

const section = ({ name, code, last }) => {
  if (!last.startsWith('{')) return `## ${name}\n\nEnded with ${code} before it could report.`;
  const { figures, claims } = JSON.parse(last);
  const measured = table(
    ['figure', 'value'],
    Object.entries(figures).map(([figure, value]) => [figure, shown(value)]),
  );
  const claimed = table(
    ['claim', 'value', 'must be', 'holds'],
    claims.map(({ claim, value, bound, holds }) => [claim, value, bound, holds ? 'yes' : '**no**']),
  );
  return [`## ${name}`, claimed, measured, ...note(name), `Measured on ${day()}${commit()}.`].join('\n\n');
};

const machine = () => {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpu?.model ?? 'unknown CPU'}, ${cpus().length} cores, ${memory} GiB, ${process.platform}, Node ${process.versions.node}.`;
};

const intro = `# Benchmarks

CommandResult by \`npm run bench\`; run it to get yours. Ratios are measured side by side in one run, in turns, and are
medians of several rounds: they say more than the absolute figures, which belong to this machine:

${machine()}
`;

const page = new URL('../docs/benchmarks.md', import.meta.url);

/** The sections that stand in the page, by bench. */
const standing = () => {
  const sections = existsSync(page)
    ? readFileSync(page, 'utf8')
        .split(/^(?=## )/m)
        .slice(1)
    : [];
  return new Map(sections.map((text) => [text.slice('## '.length, text.indexOf('\n')).trim(), text.trimEnd()]));
};

const named = process.argv.slice(2);
const unknown = named.filter((name) => !benches.includes(name));
if (unknown.length > 0) {
  console.error(`no bench ${unknown.join(', ')}; there are: ${benches.join(', ')}`);
  process.exit(2);
}
installPeers();
const results = [];
for (const name of named.length === 0 ? benches : named) results.push(await run(name));
const sections = new Map([...standing(), ...results.map((result) => [result.name, section(result)])]);
writeFileSync(page, `${[intro, ...benches.flatMap((name) => sections.get(name) ?? [])].join('\n\n')}\n`);
process.exitCode = results.every(({ code }) => code === 0) ? 0 : 1;
