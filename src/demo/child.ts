import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

const START_MS = 30_000;
const STOP_MS = 8_000;
const KEPT_OUTPUT = 4_000;

export interface ChildOptions {
  /** Its name in error messages. */
  readonly name: string;
  /** Script and arguments for this Node. */
  readonly arguments: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  /** What it prints when it is ready. */
  readonly ready: RegExp;
}

/** A program that the demo started and has to end. */
export class Child {
  private output = '';
  private readonly exited: Promise<void>;

  private constructor(
    private readonly options: ChildOptions,
    private readonly child: ChildProcess,
  ) {
    this.exited = new Promise((resolve) => {
      child.once('exit', () => resolve());
      child.once('error', (error) => {
        this.output += error.message;
        resolve();
      });
    });
  }

  /** Starts it and waits until it is ready. @throws Error with its output if it does not get ready */
  static async start(options: ChildOptions, started: (child: Child) => void): Promise<RegExpExecArray> {
    // It has its own process group, so Ctrl-C reaches only the demo, which then ends the children in order.
    const child = new Child(
      options,
      spawn(process.execPath, [...options.arguments], {
        env: options.environment,
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
      }),
    );
    started(child);
    return child.ready();
  }

  /** Asks it to stop, and kills it if it does not. */
  async stop(): Promise<void> {
    if (this.child.pid === undefined || this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGTERM');
    const waiting = new AbortController();
    const late = delay(STOP_MS, undefined, { signal: waiting.signal }).then(
      () => this.child.kill('SIGKILL'),
      () => undefined,
    );
    await this.exited;
    waiting.abort();
    await late;
  }

  private ready(): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const fail = (what: string): void =>
        reject(
          new Error(`${this.options.name} ${what}${this.output === '' ? '' : `; it printed:\n${this.output.trim()}`}`),
        );
      const timer = setTimeout(() => fail(`was not ready after ${START_MS / 1000} seconds`), START_MS);
      void this.exited.then(() => fail('did not start'));
      const hear = (chunk: Buffer): void => {
        this.output = (this.output + chunk.toString()).slice(-KEPT_OUTPUT);
        const found = this.options.ready.exec(this.output);
        if (!found) return;
        clearTimeout(timer);
        resolve(found);
      };
      this.child.stdout?.on('data', hear);
      this.child.stderr?.on('data', hear);
      void this.exited.then(() => clearTimeout(timer));
    });
  }
}
