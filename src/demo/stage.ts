import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Children } from './children.js';
import { freePort } from './free-port.js';
import { OneProcess } from './product/one-process.js';
import type { Product } from './product/product.js';
import { ThreeProcesses } from './product/three-processes.js';

const LOOPBACK_ONLY = new URL('./loopback-only.js', import.meta.url).href;
const UPSTREAM = '@modelcontextprotocol/server-everything';

/** The programs and the folder of the demo. `clear` removes all of them. */
export class Stage {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'gatehouse-demo-'));
  readonly product: Product;
  /** Address of the MCP server. */
  upstreamUrl = '';
  /** Package and version of the MCP server. */
  upstreamName: string = UPSTREAM;
  private readonly children = new Children();
  private clearing: Promise<void> | undefined;

  constructor({ cluster }: { readonly cluster: boolean }) {
    this.product = cluster
      ? new ThreeProcesses(this.children, this.dataDir)
      : new OneProcess(this.children, this.dataDir);
  }

  /** Address of the product; the same after a restart. */
  get address(): string {
    return this.product.address;
  }

  async startUpstream(): Promise<void> {
    const manifest = createRequire(import.meta.url).resolve(`${UPSTREAM}/package.json`);
    const { version, bin } = JSON.parse(readFileSync(manifest, 'utf8')) as {
      version: string;
      bin: Record<string, string>;
    };
    const port = await freePort();
    const script = join(dirname(manifest), Object.values(bin)[0]!);
    const environment = { ...process.env, PORT: String(port) };
    await this.children.start({
      name: UPSTREAM,
      arguments: ['--import', LOOPBACK_ONLY, script, 'streamableHttp'],
      environment,
      ready: /listening on port \d+/,
    });
    this.upstreamUrl = `http://127.0.0.1:${port}/mcp`;
    this.upstreamName = `${UPSTREAM} ${version}`;
  }

  /** Ends the programs and removes the folder. */
  clear(): Promise<void> {
    this.clearing ??= this.end();
    return this.clearing;
  }

  private async end(): Promise<void> {
    this.children.noMore();
    // The product first: at its end it still uses its servers.
    await this.product.clear();
    await this.children.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}
