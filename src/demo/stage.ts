import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Child, type ChildOptions } from './child.js';

const PRODUCT = fileURLToPath(new URL('../main.js', import.meta.url));
const LOOPBACK_ONLY = new URL('./loopback-only.js', import.meta.url).href;
const UPSTREAM = '@modelcontextprotocol/server-everything';

export const OPERATOR_TOKEN = 'operator-token-of-the-demo';

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

/** Settings of Gatehouse that happen to be in the person's shell are not the demo's. */
const ownEnvironment = (): NodeJS.ProcessEnv => Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GATEHOUSE_')));

/** The programs and the folder the demo plays on; nothing of it is left after `clear`. */
export class Stage {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'gatehouse-demo-'));
  /** Where the product listens; the same after a restart. */
  address = '';
  /** Address of the MCP server. */
  upstreamUrl = '';
  /** Package and version of the MCP server. */
  upstreamName: string = UPSTREAM;
  private readonly children: { product?: Child; upstream?: Child } = {};
  private clearing: Promise<void> | undefined;

  async startProduct(): Promise<void> {
    const environment = {
      ...ownEnvironment(),
      GATEHOUSE_PORT: this.address === '' ? '0' : new URL(this.address).port,
      GATEHOUSE_DATA_DIR: this.dataDir,
      GATEHOUSE_OPERATOR_TOKEN: OPERATOR_TOKEN,
      GATEHOUSE_LOG_LEVEL: 'warn',
    };
    const [, address] = await this.start('product', { name: 'Gatehouse', arguments: [PRODUCT], environment, ready: /listens on (http:\S+),/ });
    this.address = address!;
  }

  async stopProduct(): Promise<void> {
    await this.children.product?.stop();
  }

  async startUpstream(): Promise<void> {
    const manifest = createRequire(import.meta.url).resolve(`${UPSTREAM}/package.json`);
    const { version, bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string; bin: Record<string, string> };
    const port = await freePort();
    const script = join(dirname(manifest), Object.values(bin)[0]!);
    const environment = { ...process.env, PORT: String(port) };
    await this.start('upstream', { name: UPSTREAM, arguments: ['--import', LOOPBACK_ONLY, script, 'streamableHttp'], environment, ready: /listening on port \d+/ });
    this.upstreamUrl = `http://127.0.0.1:${port}/mcp`;
    this.upstreamName = `${UPSTREAM} ${version}`;
  }

  /** Removes the read models of the stopped product. @returns names of the files that were there */
  dropReadModels(): readonly string[] {
    const files = readdirSync(this.dataDir).filter((name) => name.startsWith('read-models.db'));
    for (const name of files) rmSync(join(this.dataDir, name));
    return files;
  }

  /** Ends the programs and removes the folder. */
  clear(): Promise<void> {
    this.clearing ??= Promise.all([this.children.product?.stop(), this.children.upstream?.stop()]).then(() => rmSync(this.dataDir, { recursive: true, force: true }));
    return this.clearing;
  }

  private start(role: 'product' | 'upstream', options: ChildOptions): Promise<RegExpExecArray> {
    if (this.clearing) throw new Error('the demo is being ended');
    return Child.start(options, (child) => (this.children[role] = child));
  }
}
