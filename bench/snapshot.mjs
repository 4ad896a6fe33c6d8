// The access picture of a large installation: what it holds in memory, and how it starts from a saved snapshot and by replay,
// beside reading and parsing the very same rows. Every start is a process of its own, as a restart is.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { openEmbeddedEventStore } from '../dist/src/adapters/embedded/embedded-event-store.js';
import { EVENT_LOG_FILE } from '../dist/src/adapters/embedded/event-log-file.js';
import {
  GATEWAYS,
  largeInstallation,
  MEMBERSHIPS,
  ORGANIZATIONS,
  PEOPLE,
  TEAMS,
} from './snapshot/large-installation.mjs';
import { writeLog } from './support/log-writer.mjs';
import { median, ratio } from './support/measure.mjs';
import { atLeast, atMost, report } from './support/report.mjs';

const ROUNDS = 5;
const MB = 1_000_000;
const START = fileURLToPath(new URL('./snapshot/start.mjs', import.meta.url));

const start = (how, folder, events = 0) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--no-warnings', '--expose-gc', START, how, folder, String(events)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (printed += text));
    child.once('close', (code) =>
      code === 0 ? resolve(JSON.parse(printed)) : reject(new Error(`${how} ended with ${code}`)),
    );
  });

const folder = await mkdtemp(join(tmpdir(), 'gatehouse-snapshot-'));
const nothing = await mkdtemp(join(tmpdir(), 'gatehouse-empty-'));
try {
  await (await openEmbeddedEventStore({ folder })).close();
  const events = writeLog(join(folder, EVENT_LOG_FILE), largeInstallation());
  const starts = { replay: [], saved: [], bare: [] };
  const empty = await start('empty', nothing);
  for (let round = 0; round < ROUNDS; round += 1)
    for (const how of Object.keys(starts)) starts[how].push(await start(how, folder, events));
  for (const { position } of [...starts.replay, ...starts.saved])
    if (position !== events) throw new Error(`it started at ${position}`);

  const spent = (how) => starts[how].map((one) => one.spent);
  const held = (how, of) => (Math.max(...starts[how].map((one) => one[of])) - empty[of]) / MB;
  report(
    'snapshot',
    {
      organizations: ORGANIZATIONS,
      people: PEOPLE,
      teams: TEAMS,
      gateways: GATEWAYS,
      'memberships of teams': MEMBERSHIPS,
      events,
      'held after replay, MB': held('replay', 'bytes'),
      'held after a start from the saved one, MB': held('saved', 'bytes'),
      'start by replay, ms': median(spent('replay')),
      'start from the saved one, ms': median(spent('saved')),
      'bare read and parse, ms': median(spent('bare')),
    },
    [
      atMost(
        'MB held over an empty process, the larger of both ways to start',
        Math.max(held('replay', 'bytes'), held('saved', 'bytes')),
        150,
      ),
      atLeast('times faster from the saved one than by replay', ratio(spent('replay'), spent('saved')), 10),
      atLeast('of bare read and JSON.parse, replaying', ratio(spent('bare'), spent('replay')), 0.6),
    ],
  );
} finally {
  for (const each of [folder, nothing]) await rm(each, { recursive: true, force: true });
}
