// Writes docs/events.md, docs/errors.md, docs/requirements.md and docs/operations/limits.md from the sources. `--check` writes nothing and exits 1 where a page is out of date.
import { existsSync, writeFileSync } from 'node:fs';
import { errorsPage } from './docs/errors-page.mjs';
import { eventsPage } from './docs/events-page.mjs';
import { limitsPage } from './docs/limits-page.mjs';
import { requirementsPage } from './docs/requirements-page.mjs';
import { read, ROOT } from './docs/sources.mjs';

const pages = {
  'docs/events.md': eventsPage(),
  'docs/errors.md': errorsPage(),
  'docs/requirements.md': requirementsPage(),
  'docs/operations/limits.md': limitsPage(),
};
const stale = Object.entries(pages).filter(([path, text]) => !existsSync(`${ROOT}${path}`) || read(path) !== text);

if (process.argv.includes('--check')) {
  for (const [path] of stale) process.stderr.write(`${path} is out of date: run npm run docs\n`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const [path, text] of stale) {
    writeFileSync(`${ROOT}${path}`, text);
    process.stdout.write(`${path} written\n`);
  }
}
