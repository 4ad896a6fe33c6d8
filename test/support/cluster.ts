import { randomBytes } from 'node:crypto';
import { EventStoreDbServer } from './eventstoredb/server.js';
import { OPERATOR_TOKEN } from './gatehouse.js';
import { MongoLookAlike } from './mongodb/mongodb-server.js';
import { ProductProcess } from './process.js';
import { removeFolder, temporaryFolder } from './temporary-folder.js';

/** Where a process reaches the two servers. */
export interface ServerUrls {
  readonly eventStoreDb: string;
  readonly mongoDb: string;
}

export interface MemberOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Other ways to the servers, for what a spec puts between: `throughPort` makes them. */
  readonly urls?: Partial<ServerUrls>;
}

/** What `GET /v1/operator/projections` says of one read model. */
export interface ProjectionLine {
  readonly name: string;
  readonly generation: number;
  readonly position: string;
  readonly lag: string;
  readonly state: string;
}

/** Addresses of servers that something on this port stands before; the driver is told not to go round it. */
export const throughPort = {
  eventStoreDb: (port: number): string => `esdb://127.0.0.1:${port}?tls=false`,
  mongoDb: (port: number): string => `mongodb://127.0.0.1:${port}/?directConnection=true`,
};

/** The product as several processes over the two protocol servers, which live in the spec's own process so that it can make them fail. */
export class Cluster {
  /** Mail that any of the processes writes is here. */
  readonly dataDir = temporaryFolder();
  readonly masterKey = randomBytes(32).toString('hex');
  private readonly started: ProductProcess[] = [];

  private constructor(
    readonly log: EventStoreDbServer,
    readonly documents: MongoLookAlike,
  ) {}

  /** The servers alone; processes are added. */
  static async start(): Promise<Cluster> {
    return new Cluster(await new EventStoreDbServer().start(), await MongoLookAlike.start());
  }

  get urls(): ServerUrls {
    return { eventStoreDb: this.log.connectionString, mongoDb: this.documents.url };
  }

  /** A process with these roles, such as `api` or `projector,proxy`; not waited for. */
  spawn(roles: string, { environment, urls }: MemberOptions = {}): ProductProcess {
    const { eventStoreDb, mongoDb } = { ...this.urls, ...urls };
    const member = ProductProcess.spawn(this.dataDir, {
      GATEHOUSE_ROLES: roles,
      GATEHOUSE_EVENT_STORE: 'eventstoredb',
      EVENTSTOREDB_URL: eventStoreDb,
      GATEHOUSE_READ_MODELS: 'mongodb',
      MONGODB_URL: mongoDb,
      GATEHOUSE_MASTER_KEY: this.masterKey,
      GATEHOUSE_ALLOW_PRIVATE_UPSTREAMS: 'true',
      ...environment,
    });
    this.started.push(member);
    return member;
  }

  /** The same, started and answering. */
  async add(roles: string, options?: MemberOptions): Promise<ProductProcess> {
    const member = this.spawn(roles, options);
    await member.listening();
    return member;
  }

  /** Ends every process at once and the servers. */
  async stop(): Promise<void> {
    await Promise.all(this.started.map((member) => member.end('SIGKILL')));
    await this.documents.stop();
    this.log.stop();
    removeFolder(this.dataDir);
  }
}

/** The read models as this process sees them. */
export const projectionsOf = async (member: ProductProcess): Promise<readonly ProjectionLine[]> => {
  const operator = member.anyone.with(OPERATOR_TOKEN);
  const { items } = await operator.must(operator.get<{ items: readonly ProjectionLine[] }>('/v1/operator/projections'));
  return items;
};

/** Whether this process writes the read models now. */
export const leads = async (member: ProductProcess): Promise<boolean> =>
  (await projectionsOf(member)).every(({ state }) => state === 'running' || state === 'rebuilding');
