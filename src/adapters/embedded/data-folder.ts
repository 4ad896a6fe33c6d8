import { mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';

import { StoreUnavailable } from '../../ports/event-store.port.js';
import { faultOf, unavailableBecause } from './sqlite-faults.js';

const LOCK_FILE = 'gatehouse.lock';
const SQLITE_BUSY = 5;

/** A data folder that only this process may use, until it releases the folder or ends. */
export interface DataFolder {
  readonly path: string;
  /** Releases the folder. Call it last, when every store inside is closed. */
  release(): void;
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** Folder by folder: Node's recursion never ends on file systems such as /proc, which deny that existing folders exist. */
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
 * Creates the folder (0700) if it is missing and locks it for this process.
 * The lock is an SQLite lock on an empty file. The operating system releases it when the process ends in any way.
 * @throws StoreUnavailable if it is locked, cannot be created or cannot be written
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
