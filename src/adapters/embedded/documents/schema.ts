import { join } from 'node:path';
import type { WriterOptions } from '../sqlite/jobs.js';

const SCHEMA = `
CREATE TABLE IF NOT EXISTS collections (name TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS kinds (collection TEXT, path TEXT, kind TEXT, PRIMARY KEY (collection, path, kind)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS progress (name TEXT PRIMARY KEY, position INTEGER NOT NULL, epoch INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS serving (name TEXT PRIMARY KEY, version INTEGER NOT NULL, generation INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS leases (name TEXT PRIMARY KEY, holder TEXT, epoch INTEGER NOT NULL, expires INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS snapshots (
  name TEXT PRIMARY KEY, fold_version INTEGER NOT NULL, store_id TEXT NOT NULL, position INTEGER NOT NULL, state BLOB NOT NULL);
`;

/** This file can be made again from the log. It survives a crash; a power cut may lose the last writes. */
export const documentsFile = (folder: string): WriterOptions => ({
  file: join(folder, 'read-models.db'),
  content: 'read models',
  applicationId: 0x47_48_52_4d,
  version: 1,
  schema: SCHEMA,
  synchronous: 'NORMAL',
  secureDelete: false,
  ordered: true,
  checkUpTo: 256 * 1024 * 1024,
});
