import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Child } from '../child.js';
import type { Children } from '../children.js';
import { environmentOf, MAIN } from './environment.js';
import type { Dropped, Product } from './product.js';

/** The product as one process on embedded storage. */
export class OneProcess implements Product {
  address = '';
  private child: Child | undefined;

  constructor(
    private readonly children: Children,
    private readonly dataDir: string,
  ) {}

  get setUp(): Product['setUp'] {
    return [['product', `${this.address}, embedded storage in a temporary folder`]];
  }

  async start(): Promise<void> {
    const port = this.address === '' ? '0' : new URL(this.address).port;
    const environment = environmentOf({ GATEHOUSE_PORT: port, GATEHOUSE_DATA_DIR: this.dataDir });
    const [, address] = await this.children.start(
      { name: 'Gatehouse', arguments: [MAIN], environment, ready: /listens on (http:\S+),/ },
      (child) => (this.child = child),
    );
    this.address = address!;
  }

  async stop(): Promise<void> {
    await this.child?.stop();
  }

  async dropReadModels(): Promise<Dropped> {
    const files = readdirSync(this.dataDir).filter((name) => name.startsWith('read-models.db'));
    for (const name of files) rmSync(join(this.dataDir, name));
    return { count: files.length, said: files.join(', ') };
  }

  clear(): Promise<void> {
    return this.stop();
  }
}
