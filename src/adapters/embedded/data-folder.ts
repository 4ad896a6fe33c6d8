import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';

import { StoreUnavailable } from '../../ports/event-store.port.js';
import { faultOf, unavailableBecause } from './sqlite-faults.js';

const LOCK_FILE = 'gatehouse.lock';
const SQLITE_BUSY = 5;

/** A data folder that this process, and no other, may use until it gives it back or dies. */
export interface DataFolder {
  readonly path: string;
  /** Lets another process have it. Call it last, when every store inside is closed. */
  release(): void;
}

const makeFolder = (path: string): void => {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new StoreUnavailable(`${path}: the data folder cannot be made (${(error as { code?: string }).code ?? 'unknown error'})`);
  }
};

/**
 * Makes the folder (0700) where it is missing and takes it for this process.
 * The lock is an SQLite lock on an empty file: the operating system drops it with the process, however it dies.
 * @throws StoreUnavailable where it is taken, cannot be made or cannot be written
 */
export const openDataFolder = (path: string): DataFolder => {
  makeFolder(path);
  const file = join(path, LOCK_FILE);
  let lock: DatabaseSyncInstance | undefined;
  try {
    lock = new DatabaseSync(file, { timeout: 0 });
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    lock?.close();
    const taken = ((faultOf(error).errcode ?? 0) & 0xff) === SQLITE_BUSY;
    throw taken ? new StoreUnavailable(`${path}: the data folder is in use by another Gatehouse process`) : unavailableBecause(file, error);
  }
  const held = lock;
  return { path, release: () => held.close() };
};
