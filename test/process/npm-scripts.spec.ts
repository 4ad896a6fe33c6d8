import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { ProductProcess } from '../support/process.js';
import { removeFolder, temporaryFolder } from '../support/temporary-folder.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SIGNALS = ['SIGTERM', 'SIGINT'] as const;
const PATIENCE_MS = 90_000;

/** Says who it is, and by what it was ended. */
const PROGRAM = `
for (const signal of ['SIGTERM', 'SIGINT'])
  process.on(signal, () => process.stdout.write(\`ended by \${signal}\\n\`, () => process.exit(0)));
setInterval(() => undefined, 1_000);
process.stdout.write(\`runs as \${process.pid}\\n\`);
`;
const SETTINGS = { compilerOptions: { module: 'nodenext', rootDir: '.', outDir: 'dist', types: [] }, include: ['src'] };

interface Started {
  readonly child: ChildProcess;
  readonly output: () => string;
}

const npm = (script: string, folder: string, environment: NodeJS.ProcessEnv = {}): Started => {
  const child = spawn('npm', ['run', '--silent', script], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: home, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += String(chunk)));
  return { child, output: () => output };
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** What npm keeps of its own. */
const home = temporaryFolder();
afterAll(() => removeFolder(home));

/** What runs in the group of a script that was started; for where a spec failed in between. */
const started: ChildProcess[] = [];
afterEach(() => {
  for (const { pid } of started.splice(0))
    try {
      process.kill(-pid!, 'SIGKILL');
    } catch {
      // Nothing is left of it.
    }
});

const run = async (script: string, folder: string, ready: RegExp, environment?: NodeJS.ProcessEnv) => {
  const { child, output } = npm(script, folder, environment);
  started.push(child);
  await eventually(() => child.exitCode !== null || ready.test(output()), PATIENCE_MS);
  const end = async (signal: NodeJS.Signals): Promise<string> => {
    const closed = once(child, 'close');
    child.kill(signal);
    await closed;
    return output();
  };
  return { child, end, found: ready.exec(output()) };
};

describe('the scripts of package.json', () => {
  let project: string;
  const inProject = (path: string): string => join(project, path);
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(inProject(path)), { recursive: true });
    writeFileSync(inProject(path), text);
  };

  beforeAll(() => {
    project = temporaryFolder();
    for (const path of ['package.json', 'scripts/build-where-stale.mjs']) cpSync(join(ROOT, path), inProject(path));
    symlinkSync(join(ROOT, 'node_modules'), inProject('node_modules'));
    for (const path of ['tsconfig.json', 'tsconfig.build.json']) write(path, JSON.stringify(SETTINGS));
    write('src/other.ts', 'export const other = 1;\n');
    for (const folder of ['src', 'src/cli', 'src/demo'])
      write(`${folder}/main.ts`, `declare const process: any;${PROGRAM}`);
  });
  afterAll(() => removeFolder(project));

  const startAndEnd = async (script: string, signal: NodeJS.Signals = 'SIGTERM') => {
    const { child, end, found } = await run(script, project, /runs as (\d+)/);
    const output = await end(signal);
    return { output, code: child.exitCode, isLeft: isAlive(Number(found![1])) };
  };

  it.each(['start', 'gatehouse', 'demo'].flatMap((script) => SIGNALS.map((signal) => [script, signal] as const)))(
    '%s hands %s to the program, and ends with it',
    async (script, signal) => {
      const { output, code, isLeft } = await startAndEnd(script, signal);
      expect([output.includes(`ended by ${signal}`), code, isLeft]).toEqual([true, 0, false]);
    },
    PATIENCE_MS,
  );

  it(
    'start builds where a source is newer than the build or was removed, and only there',
    async () => {
      const built = inProject('dist/src/main.js');
      await startAndEnd('start');
      const before = statSync(built).mtimeMs;
      await startAndEnd('start');
      expect(statSync(built).mtimeMs).toBe(before);
      write('src/main.ts', readFileSync(inProject('src/main.ts'), 'utf8').replace('ended by', 'now ended by'));
      expect((await startAndEnd('start')).output).toContain('now ended by SIGTERM');
      expect(existsSync(inProject('dist/src/other.js'))).toBe(true);
      rmSync(inProject('src/other.ts'));
      await startAndEnd('start');
      expect([existsSync(inProject('dist/src/other.js')), existsSync(built)]).toEqual([false, true]);
    },
    PATIENCE_MS,
  );

  it(
    'start runs nothing where the build fails',
    async () => {
      write('src/broken.ts', 'export const broken: number = "text";\n');
      const { child, found } = await run('start', project, /runs as (\d+)/);
      expect([child.exitCode === 0, found]).toEqual([false, null]);
      rmSync(inProject('src/broken.ts'));
    },
    PATIENCE_MS,
  );
});

describe('npm start', () => {
  it.each(SIGNALS)(
    'ended by %s leaves neither a process nor the lock of the data folder',
    async (signal) => {
      const dataDir = temporaryFolder();
      const { child, end, found } = await run('start', ROOT, /listens on (\S+),/, {
        GATEHOUSE_PORT: '0',
        GATEHOUSE_DATA_DIR: dataDir,
      });
      expect((await fetch(`${found![1]}/health/live`)).status).toBe(200);
      await end(signal);
      expect(child.exitCode).toBe(0);
      await expect(fetch(`${found![1]}/health/live`)).rejects.toThrow('fetch failed');
      await (await ProductProcess.start(dataDir)).end();
      removeFolder(dataDir);
    },
    PATIENCE_MS,
  );
});
