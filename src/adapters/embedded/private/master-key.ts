import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

const KEY_BYTES = 32;
const HEX = /^[0-9a-fA-F]{64}$/;
const BASE64 = /^[A-Za-z0-9+/_-]{43}=?$/;

const parse = (text: string): Buffer | undefined => {
  if (HEX.test(text)) return Buffer.from(text, 'hex');
  return BASE64.test(text) ? Buffer.from(text, 'base64') : undefined;
};

const flushed = (path: string, flags: string, text?: string): void => {
  const file = openSync(path, flags, 0o600);
  try {
    if (text !== undefined) writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
};

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(`${path} cannot be read (${(error as { code?: string }).code ?? 'unknown error'})`, {
      cause: error,
    });
  }
};

const make = (folder: string, path: string): Buffer => {
  const key = randomBytes(KEY_BYTES);
  mkdirSync(folder, { recursive: true });
  flushed(`${path}.new`, 'w', `${key.toString('base64url')}\n`);
  renameSync(`${path}.new`, path);
  flushed(folder, 'r');
  return key;
};

/**
 * The key that seals all other keys, 32 bytes: the configured one (64 hex digits, or base64 or base64url), or else the one in
 * `<folder>/master.key`. In a new folder the file is created, readable only by its owner.
 * @throws Error with a message of one line, without the key, if the key is malformed or missing
 */
export const loadMasterKey = (folder: string, configured?: string): Buffer => {
  const path = join(folder, 'master.key');
  if (configured !== undefined && configured !== '') {
    const key = parse(configured.trim());
    if (key === undefined) throw new Error('GATEHOUSE_MASTER_KEY must be 32 bytes, as 64 hex digits or in base64');
    return key;
  }
  if (existsSync(path)) {
    const key = parse(read(path).trim());
    if (key === undefined) throw new Error(`${path} does not hold a master key: expected 32 bytes in base64`);
    return key;
  }
  if (existsSync(join(folder, 'private.db'))) {
    throw new Error(
      `${path} is missing: without it private.db cannot be read; put it back or set GATEHOUSE_MASTER_KEY`,
    );
  }
  return make(folder, path);
};
