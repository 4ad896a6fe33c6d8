import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { ApiClient } from './api-client.js';
import { OPERATOR_TOKEN } from './gatehouse.js';

const MAIN = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url));
const STARTS_WITHIN_MS = 90_000;

export interface Ended {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProcessOptions {
  /** User and group to run as; needs to be root. */
  readonly user?: number;
  /** No file of the process grows beyond that, in blocks of 512 bytes. */
  readonly largestFile?: number;
}

/** The product as a person starts it: a process of its own, known by what it prints and answers. */
export class ProductProcess {
  private out = '';
  private problems = '';
  readonly ended: Promise<Ended>;

  private constructor(
    private readonly child: ChildProcess,
    readonly dataDir: string,
  ) {
    child.stdout!.setEncoding('utf8').on('data', (text: string) => (this.out += text));
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (this.problems += text));
    this.ended = once(child, 'close').then(([code, signal]) => ({
      code: code as number | null,
      signal: signal as NodeJS.Signals | null,
      stdout: this.out,
      stderr: this.problems,
    }));
  }

  static spawn(
    dataDir: string,
    environment: Readonly<Record<string, string>> = {},
    { user, largestFile }: ProcessOptions = {},
  ): ProductProcess {
    const settings = {
      GATEHOUSE_PORT: '0',
      GATEHOUSE_DATA_DIR: dataDir,
      GATEHOUSE_OPERATOR_TOKEN: OPERATOR_TOKEN,
      GATEHOUSE_LOG_LEVEL: 'error',
      GATEHOUSE_SECURITY_LOG_LEVEL: 'silent',
    };
    const command =
      largestFile === undefined
        ? [process.execPath, MAIN]
        : ['/bin/sh', '-c', `ulimit -S -f ${largestFile}; exec "$0" "$1"`, process.execPath, MAIN];
    const [program, ...parameters] = command as [string, ...string[]];
    const env = { PATH: process.env['PATH'], ...settings, ...environment };
    return new ProductProcess(
      spawn(program, parameters, {
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
        ...(user !== undefined && { uid: user, gid: user }),
      }),
      dataDir,
    );
  }

  /** Started, and answering. @throws Error with what it said where it ended instead */
  static async start(
    dataDir: string,
    environment?: Readonly<Record<string, string>>,
    options?: ProcessOptions,
  ): Promise<ProductProcess> {
    const started = ProductProcess.spawn(dataDir, environment, options);
    await started.listening();
    return started;
  }

  /** Whether it has not ended. */
  get isUp(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  get pid(): number {
    return this.child.pid!;
  }

  get address(): string {
    const address = /listens on (\S+),/.exec(this.out)?.[1];
    if (address === undefined) throw new Error('it does not listen');
    return address;
  }

  get anyone(): ApiClient {
    return new ApiClient(this.address, this.dataDir);
  }

  /** Everything it wrote to stdout so far. */
  get stdout(): string {
    return this.out;
  }

  /** Everything it wrote to stderr so far. */
  get stderr(): string {
    return this.problems;
  }

  async listening(): Promise<void> {
    for (
      const start = performance.now();
      !this.out.includes('listens on');
      await new Promise((resolve) => setTimeout(resolve, 5))
    ) {
      if (this.isUp && performance.now() - start < STARTS_WITHIN_MS) continue;
      this.child.kill('SIGKILL');
      throw new Error(`it did not start: ${JSON.stringify(await this.ended)}`);
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Ends it that way and waits until it is gone. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ended> {
    this.child.kill(signal);
    return this.ended;
  }
}
