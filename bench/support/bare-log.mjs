// The least a durable event log can do on this driver: same tables, same settings, same promise (an append resolves
// after its fsync), group commit on the event loop itself; no thread, no feed, no second look at a conflict.
import { join } from 'node:path';

import { DatabaseSync } from '@photostructure/sqlite';

import { EVENT_LOG_SCHEMA } from '../../dist/src/adapters/embedded/event-log-file.js';

const SETTINGS = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA wal_autocheckpoint = 16000;
  PRAGMA cache_size = -64000;
  PRAGMA mmap_size = 1073741824;
`;

export const openBareLog = (folder) => {
  const database = new DatabaseSync(join(folder, 'bare.db'));
  database.exec(SETTINGS + EVENT_LOG_SCHEMA);
  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');
  const addStream = database.prepare('INSERT INTO streams (id, name) VALUES (?, ?)');
  const addEvent = database.prepare(
    'INSERT INTO events (position, stream, revision, id, type, data, metadata) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const heads = new Map();
  let position = 0;
  let queue = [];

  const begun = (stream) => {
    const head = { id: heads.size + 1, revision: -1 };
    heads.set(stream, head);
    addStream.run(head.id, stream);
    return head;
  };

  const write = ({ stream, expected, events }) => {
    const head = heads.get(stream) ?? begun(stream);
    if ((expected === 'none' ? -1n : expected) !== BigInt(head.revision))
      throw new Error('the bench expects no conflicts');
    for (const event of events) {
      head.revision += 1;
      position += 1;
      addEvent.run(position, head.id, head.revision, event.id, event.type, event.data, event.metadata);
    }
    return { revision: BigInt(head.revision), position: BigInt(position) };
  };

  const flush = () => {
    const group = queue;
    queue = [];
    begin.run();
    const answers = group.map(write);
    commit.run();
    group.forEach(({ resolve }, index) => resolve(answers[index]));
  };

  return {
    append: (stream, expected, events) =>
      new Promise((resolve) => {
        if (queue.push({ stream, expected, events, resolve }) === 1) setImmediate(flush);
      }),
    close: () => database.close(),
  };
};
