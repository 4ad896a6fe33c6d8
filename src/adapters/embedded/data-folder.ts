import { mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

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

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** Folder by folder: Node's own recursion never ends where a file system denies that what is there exists, as /proc does. */
const makeFolders = (path: string): void => {
  if (isFolder(path)) return;
  if (statSync(dirname(path), { throwIfNoEntry: false }) === undefined) makeFolders(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (!isFolder(path)) throw error;
  }
};

const makeFolder = (path: string): void => {
  try {
    makeFolders(path);
  } catch (error) {
    const { code = 'unknown error' } = error as { code?: string };
    throw new StoreUnavailable(
      code === 'EEXIST'
        ? `${path}: the data folder is not a folder`
        : `${path}: the data folder cannot be made (${code})`,
    );
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
    throw taken
      ? new StoreUnavailable(`${path}: the data folder is in use by another Gatehouse process`)
      : unavailableBecause(file, error);
  }
  const held = lock;
  return { path, release: () => held.close() };
};
