import { randomBytes } from 'node:crypto';
import { MongoClient } from 'mongodb';
import type { Child } from '../child.js';
import type { Children } from '../children.js';
import { eventually } from '../eventually.js';
import { environmentOf, MAIN, OPERATOR_TOKEN } from './environment.js';
import { Front } from './front.js';
import type { Dropped, Product } from './product.js';
import { type Servers, startServers } from './servers.js';

const ROLES = ['api', 'projector', 'proxy'] as const;
type Role = (typeof ROLES)[number];

/** Read models have no dot in their names; their progress is stored beside them. */
const isReadModel = (collection: string): boolean => !collection.includes('.');
const PROGRESS = ['gatehouse.progress', 'gatehouse.serving'];

/** The product as a cluster: a process for each role, over EventStoreDB and MongoDB, behind one address. */
export class ThreeProcesses implements Product {
  private readonly masterKey = randomBytes(32).toString('hex');
  /** A name that nobody has used: of the database, and before the streams of the log, which may hold those of earlier demos. */
  private readonly database = `gatehouse_demo_${randomBytes(4).toString('hex')}`;
  private readonly members = new Map<Role, Child>();
  private readonly addresses = new Map<Role, string>();
  private servers: Servers | undefined;
  private serving: Child | undefined;
  private front: Front | undefined;

  constructor(
    private readonly children: Children,
    private readonly dataDir: string,
  ) {}

  get address(): string {
    return this.front?.address ?? '';
  }

  get setUp(): Product['setUp'] {
    const { said } = this.servers!;
    const processes = ROLES.map((role) => `${role} at ${this.at(role)}`).join('\n');
    return [
      ['product', `${this.address}, in front of three processes:`],
      ['', processes],
      ['events', `in ${said.events}`],
      ['the rest', `in ${said.documents}`],
    ];
  }

  async start(): Promise<void> {
    this.servers ??= await startServers(this.children, this.database, (child) => (this.serving = child));
    this.front ??= await Front.start();
    await Promise.all(ROLES.map((role) => this.startMember(role)));
    this.front.behind = { api: this.at('api'), proxy: this.at('proxy') };
    await eventually('the projector is at work', () => this.isFilled());
  }

  async stop(): Promise<void> {
    await Promise.all([...this.members.values()].map((child) => child.stop()));
  }

  async dropReadModels(): Promise<Dropped> {
    return this.withDatabase(async (client) => {
      const names = (await client.db().listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name);
      const readModels = names.filter(isReadModel);
      for (const name of [...readModels, ...PROGRESS]) await client.db().dropCollection(name);
      return { count: readModels.length, said: `${readModels.length} collections in MongoDB` };
    });
  }

  async clear(): Promise<void> {
    await this.stop();
    await this.front?.stop();
    if (this.servers && process.env['MONGODB_URL']) await this.withDatabase((client) => client.db().dropDatabase());
    await this.serving?.stop();
  }

  private at(role: Role): string {
    return this.addresses.get(role) ?? '';
  }

  private async startMember(role: Role): Promise<void> {
    const port = this.addresses.has(role) ? new URL(this.at(role)).port : '0';
    const environment = environmentOf({
      GATEHOUSE_ROLES: role,
      GATEHOUSE_PORT: port,
      GATEHOUSE_PUBLIC_URL: this.address,
      GATEHOUSE_DATA_DIR: this.dataDir,
      GATEHOUSE_MASTER_KEY: this.masterKey,
      GATEHOUSE_EVENT_STORE: 'eventstoredb',
      EVENTSTOREDB_URL: this.servers!.eventStoreDb,
      GATEHOUSE_STREAM_PREFIX: this.database,
      GATEHOUSE_READ_MODELS: 'mongodb',
      MONGODB_URL: this.servers!.mongoDb,
      GATEHOUSE_ALLOW_PRIVATE_UPSTREAMS: 'true',
    });
    const [, address] = await this.children.start(
      { name: `Gatehouse (${role})`, arguments: [MAIN], environment, ready: /listens on (http:\S+),/ },
      (child) => this.members.set(role, child),
    );
    this.addresses.set(role, address!);
  }

  /** Whether the read models are up to date with the log. */
  private async isFilled(): Promise<boolean> {
    const answer = await fetch(`${this.address}/v1/operator/projections`, {
      headers: { authorization: `Bearer ${OPERATOR_TOKEN}` },
    });
    const { items } = (await answer.json()) as { readonly items?: readonly { readonly lag: string }[] };
    return items?.every(({ lag }) => lag === '0') ?? false;
  }

  private async withDatabase<T>(work: (client: MongoClient) => Promise<T>): Promise<T> {
    const client = await MongoClient.connect(this.servers!.mongoDb);
    try {
      return await work(client);
    } finally {
      await client.close();
    }
  }
}
