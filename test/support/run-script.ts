import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const LONGEST = 50_000;

export interface Ran {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Runs it with bash in the folder of the project, and ends what it leaves running, too. */
export const runBash = (script: string): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const bash = spawn('bash', ['-c', script], { cwd: ROOT, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let [output, errors] = ['', ''];
    bash.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    bash.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    const endGroup = (): void => {
      try {
        process.kill(-bash.pid!, 'SIGKILL');
      } catch {
        // Nothing is left of it.
      }
    };
    const late = setTimeout(endGroup, LONGEST);
    bash.once('error', reject);
    bash.once('exit', endGroup);
    bash.once('close', (code) => {
      clearTimeout(late);
      resolve({ code, output, errors });
    });
  });
