import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a message asks for, as one parser reads it. */
export interface Meaning {
  readonly method: string;
  /** As it was written; after `text ` where it is a text. Empty without one. */
  readonly id: string;
  readonly name: string;
  readonly uri: string;
  readonly taskId: string;
  readonly ref: readonly string[];
  readonly subscriptions: readonly unknown[];
}

/** Reads bodies, each for itself; null for one that it does not understand. */
export type Reader = (bodies: readonly Buffer[]) => readonly (readonly Meaning[] | null)[];

const beside = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

const by =
  (command: string, ...given: readonly string[]): Reader =>
  (bodies) => {
    const input = bodies.map((body) => `${body.toString('base64')}\n`).join('');
    const { stdout, stderr, status } = spawnSync(command, given, { input, encoding: 'utf8', maxBuffer: 2 ** 30 });
    const lines = stdout.trimEnd().split('\n');
    if (status !== 0 || lines.length !== bodies.length) throw new Error(`${command} ended with ${status}: ${stderr}`);
    return lines.map((line) => JSON.parse(line) as readonly Meaning[] | null);
  };

const isHere = (command: string, asked: string): boolean => spawnSync(command, [asked]).status === 0;

/** Runs with the readers that other languages have; a language that is not here is undefined. */
export const withReaders = <T>(run: (readers: { readonly go?: Reader; readonly python?: Reader }) => T): T => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-parsers-'));
  try {
    const binary = join(folder, 'reader');
    const go = isHere('go', 'version');
    const built = go ? spawnSync('go', ['build', '-o', binary, beside('reader.go')], { encoding: 'utf8' }) : undefined;
    if (built && built.status !== 0) throw new Error(built.stderr);
    return run({
      ...(go && { go: by(binary) }),
      ...(isHere('python3', '--version') && { python: by('python3', beside('reader.py')) }),
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
