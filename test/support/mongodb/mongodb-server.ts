import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ObjectId } from 'mongodb';
import { nameOf, noFaults, NOT_PRIMARY, STEPPED_DOWN, worked } from './faults.js';
import { CutOff, SetData } from './set-data.js';
import { CommandError } from './stored-collection.js';
import { reply, Requests, type Message, type Request } from './wire.js';

const SESSION_MINUTES = 30;
const DATA_COMMANDS = new Set([
  'insert',
  'update',
  'delete',
  'findandmodify',
  'find',
  'getmore',
  'aggregate',
  'create',
  'createindexes',
  'drop',
  'listcollections',
  'listindexes',
]);

/** What the nodes of one set have in common: the data, and who may change it. */
class ReplicaSet {
  readonly nodes: MongoLookAlike[] = [];
  data = new SetData();
  primary: MongoLookAlike | undefined;
  /** Grows with each election. */
  term = 1;
}

/** A MongoDB as the real driver sees it, as a replica set of one or more: a socket, the protocol, collections in memory, and faults to switch on. */
export class MongoLookAlike {
  readonly faults = noFaults();
  /** Told of every command, as it was sent. */
  watch: ((command: Message) => void) | null = null;
  /** Names of the commands that came, with how often. */
  readonly seen = new Map<string, number>();
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;
  private port = 0;
  private alone: CutOff | null = null;

  private constructor(private readonly set: ReplicaSet) {
    set.nodes.push(this);
  }

  static async start(): Promise<MongoLookAlike> {
    const made = new MongoLookAlike(new ReplicaSet());
    made.set.primary = made;
    await made.accept();
    return made;
  }

  /** Another node of the same replica set, with the same data. */
  async another(): Promise<MongoLookAlike> {
    const made = new MongoLookAlike(this.set);
    await made.accept();
    return made;
  }

  /** Makes this node the one that takes writes. */
  elect(): void {
    this.set.primary = this;
    this.set.term += 1;
  }

  /** The others do not reach it any more, and it does not know. It goes on as the primary: its clients can reach it. */
  cutOff(): void {
    this.alone = new CutOff(this.set.data.fork(), this.set.term);
  }

  /** Among the others again. If another node was elected meanwhile, what this one wrote alone is gone. */
  rejoin(): void {
    const { alone } = this;
    const kept = this.set.primary === this;
    if (alone !== null && kept) this.set.data = alone.own;
    this.alone = null;
    alone?.finish(kept);
  }

  /** Writes that wait for a majority that this node does not reach. */
  get waiting(): number {
    return this.alone?.waiting ?? 0;
  }

  get url(): string {
    return `mongodb://${this.me}/?replicaSet=look-alike`;
  }

  private get me(): string {
    return `127.0.0.1:${this.port}`;
  }

  private get isPrimary(): boolean {
    return (this.alone !== null || this.set.primary === this) && !this.faults.notPrimary;
  }

  /** Listens again, on the port it had. */
  async accept(): Promise<void> {
    const server = createServer((socket) => this.serve(socket));
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  /** Cuts every connection and takes no new one; the data stays. */
  async refuse(): Promise<void> {
    const closed = new Promise((resolve) => this.server?.close(resolve));
    this.dropConnections();
    await closed;
  }

  async restart(): Promise<void> {
    await this.refuse();
    await this.accept();
  }

  dropConnections(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    this.faults.frozen = false;
    await this.refuse();
  }

  private serve(socket: Socket): void {
    const requests = new Requests();
    this.sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('data', (chunk: Buffer) => {
      for (const request of requests.take(chunk)) void this.respond(socket, request);
    });
  }

  private async respond(socket: Socket, request: Request): Promise<void> {
    if (this.faults.delayMs > 0) await sleep(this.faults.delayMs);
    this.watch?.(request.command);
    while (this.faults.frozen || this.faults.holds?.(request.command)) await sleep(5);
    const name = nameOf(request.command);
    const answer = await this.answer(name, request.command);
    if (this.faults.loseAnswerOf === name) {
      this.faults.loseAnswerOf = null;
      socket.destroy();
    } else if (!request.silent) {
      socket.write(reply(answer, request));
    }
  }

  private async answer(name: string, command: Message): Promise<Message> {
    this.seen.set(name, (this.seen.get(name) ?? 0) + 1);
    if (name === 'hello' || name === 'ismaster') return this.hello();
    try {
      this.fail(name);
      await worked(this.faults.slow, command);
      const { alone } = this;
      const answer = (alone ?? this.set.data).run(command);
      if (alone !== null && !(await alone.confirmed(command['writeConcern']))) throw STEPPED_DOWN;
      return answer;
    } catch (error) {
      const known = error instanceof CommandError ? error : new CommandError(2, 'BadValue', (error as Error).message);
      return {
        ok: 0,
        code: known.code,
        codeName: known.codeName,
        errmsg: known.message,
        ...(known.labels.length > 0 && { errorLabels: known.labels }),
      };
    }
  }

  private fail(name: string): void {
    if (!this.isPrimary && DATA_COMMANDS.has(name)) throw NOT_PRIMARY;
    const fault = this.faults.failNext;
    if (fault?.command.toLowerCase() !== name) return;
    this.faults.failNext = fault.times > 1 ? { ...fault, times: fault.times - 1 } : null;
    throw new CommandError(fault.code, `Code${fault.code}`, 'caused by the test');
  }

  private hello(): Message {
    const { me, isPrimary, set } = this;
    return {
      helloOk: true,
      isWritablePrimary: isPrimary,
      ismaster: isPrimary,
      secondary: !isPrimary,
      setName: 'look-alike',
      setVersion: 1,
      hosts: set.nodes.map((node) => node.me),
      me,
      ...(isPrimary && {
        primary: me,
        electionId: new ObjectId(String(this.alone?.term ?? set.term).padStart(24, '0')),
      }),
      maxBsonObjectSize: 16_777_216,
      maxMessageSizeBytes: 48_000_000,
      maxWriteBatchSize: 100_000,
      localTime: new Date(Date.now() + this.faults.clockAheadMs),
      logicalSessionTimeoutMinutes: SESSION_MINUTES,
      minWireVersion: 0,
      maxWireVersion: 25,
      ok: 1,
    };
  }
}
