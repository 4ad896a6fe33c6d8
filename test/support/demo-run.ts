import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { removeFolder, temporaryFolder } from './temporary-folder.js';

const DEMO = fileURLToPath(new URL('../../dist/src/demo/main.js', import.meta.url));

export interface DemoRun {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
  /** Names in its temporary folder after it ended. */
  readonly leftFiles: readonly string[];
  /** Addresses it named that still answer. */
  readonly leftServers: readonly string[];
}

export interface DemoOptions {
  readonly arguments?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Interrupts it, as Ctrl-C does, once it has printed this. */
  readonly interruptAt?: string;
  /** Called with all it has printed just before it is interrupted. */
  readonly before?: (output: string) => Promise<void>;
}

const answers = (address: string): Promise<boolean> =>
  fetch(address).then(
    () => true,
    () => false,
  );

const serversIn = (output: string): readonly string[] => [...new Set(output.match(/http:\/\/127\.0\.0\.1:\d+/g))];

/** Runs the built demo with a temporary folder of its own and looks at what it leaves behind. */
export const runDemo = async (options: DemoOptions = {}): Promise<DemoRun> => {
  const folder = temporaryFolder();
  const child = spawn(process.execPath, [DEMO, ...(options.arguments ?? [])], {
    env: { ...process.env, TMPDIR: folder, ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [output, errors] = ['', ''];
  let isInterrupted = false;
  const interrupt = async (): Promise<void> => {
    isInterrupted = true;
    await options.before?.(output);
    child.kill('SIGINT');
  };
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    if (options.interruptAt !== undefined && !isInterrupted && output.includes(options.interruptAt))
      void interrupt().catch((error: unknown) => (errors += String(error)));
  });
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  );
  const checked = await Promise.all(
    serversIn(output).map(async (address) => ({ address, isUp: await answers(address) })),
  );
  const leftServers = checked.filter(({ isUp }) => isUp).map(({ address }) => address);
  const leftFiles = readdirSync(folder);
  removeFolder(folder);
  return { code, output, errors, leftFiles, leftServers };
};
