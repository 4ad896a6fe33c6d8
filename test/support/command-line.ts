import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Ended } from './process.js';
import { OPERATOR_TOKEN } from './gatehouse.js';

const MAIN = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));

/** `npm run gatehouse -- …`, built already, as a process of its own. */
export class CommandLine {
  private out = '';
  private problems = '';
  readonly ended: Promise<Ended>;

  private constructor(private readonly child: ChildProcess) {
    child.stdout!.setEncoding('utf8').on('data', (text: string) => (this.out += text));
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (this.problems += text));
    this.ended = once(child, 'close').then(([code, signal]) => ({
      code: code as number | null,
      signal: signal as NodeJS.Signals | null,
      stdout: this.out,
      stderr: this.problems,
    }));
  }

  static start(given: readonly string[], environment: Readonly<Record<string, string>> = {}): CommandLine {
    const env = { PATH: process.env['PATH'], GATEHOUSE_OPERATOR_TOKEN: OPERATOR_TOKEN, ...environment };
    return new CommandLine(spawn(process.execPath, [MAIN, ...given], { env, stdio: ['ignore', 'pipe', 'pipe'] }));
  }

  static run(given: readonly string[], environment?: Readonly<Record<string, string>>): Promise<Ended> {
    return CommandLine.start(given, environment).ended;
  }

  /** What it printed so far. */
  get stdout(): string {
    return this.out;
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }
}
