import { execFile, execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export interface PostAnswer {
  readonly status: number;
  readonly body: string;
}

const script = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Programs in other languages that post a body, for those languages that are installed here. */
const CLIENTS = {
  Python: { asked: ['python3', '--version'], run: ['python3', script('post.py')] },
  Go: { asked: ['go', 'version'], run: ['go', 'run', script('post.go')] },
} as const;

export type Language = keyof typeof CLIENTS;

const isInstalled = (language: Language): boolean => {
  const [program, ...parameters] = CLIENTS[language].asked;
  try {
    execFileSync(program, parameters, { stdio: 'ignore' });
    return true;
  } catch {
    process.stdout.write(`${language} is not installed here: its client is left out\n`);
    return false;
  }
};

export const LANGUAGES: readonly Language[] = (Object.keys(CLIENTS) as Language[]).filter(isInstalled);

/** @throws Error with what the program says where it gets no answer */
export const postBy = async (
  language: Language,
  address: string,
  bytes: number,
  token = 'none',
): Promise<readonly PostAnswer[]> => {
  const [program, ...parameters] = CLIENTS[language].run;
  const { stdout } = await promisify(execFile)(program, [...parameters, address, String(bytes), token], {
    maxBuffer: 16 * 1024 * 1024,
    env: { ...process.env, GOFLAGS: '-mod=mod', GO111MODULE: 'off', NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1' },
  });
  return JSON.parse(stdout) as readonly PostAnswer[];
};
