import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ObjectId } from 'mongodb';
import { Commands } from './commands.js';
import { CommandError } from './stored-collection.js';
import { reply, Requests, type Message, type Request } from './wire.js';

export interface MongoFaults {
  /** Every answer comes this much later. */
  delayMs: number;
  /** Takes everything, answers nothing until it is over; what came meanwhile is then done. */
  frozen: boolean;
  /** How far its clock is off. */
  clockAheadMs: number;
  /** As a primary that stepped down. */
  notPrimary: boolean;
  /** The next command of that name is carried out, and the connection is cut before the answer. */
  loseAnswerOf: string | null;
  /** The next commands of that name fail with the code; the driver tries a read a second time by itself. */
  failNext: { readonly command: string; readonly code: number; readonly times: number } | null;
}

const SESSION_MINUTES = 30;
const NOT_PRIMARY = new CommandError(10107, 'NotWritablePrimary', 'not primary', ['RetryableWriteError']);
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

const nameOf = (command: Message): string => Object.keys(command)[0]!.toLowerCase();

/** What the nodes of one set have in common: the data, and who may change it. */
class ReplicaSet {
  readonly nodes: MongoLookAlike[] = [];
  readonly commands = new Commands();
  /** What each session was last answered: a write that is sent again is not done again, at any node. */
  readonly retryable = new Map<string, { readonly number: bigint; readonly answer: Message }>();
  primary: MongoLookAlike | undefined;
  /** Grows with each election. */
  term = 1;
}

/** A MongoDB as the real driver sees it, as a replica set of one or more: a socket, the protocol, collections in memory, and faults to switch on. */
export class MongoLookAlike {
  readonly faults: MongoFaults = {
    delayMs: 0,
    frozen: false,
    clockAheadMs: 0,
    notPrimary: false,
    loseAnswerOf: null,
    failNext: null,
  };
  /** Names of the commands that came, with how often. */
  readonly seen = new Map<string, number>();
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;
  private port = 0;

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

  get url(): string {
    return `mongodb://${this.me}/?replicaSet=look-alike`;
  }

  private get me(): string {
    return `127.0.0.1:${this.port}`;
  }

  private get isPrimary(): boolean {
    return this.set.primary === this && !this.faults.notPrimary;
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
    while (this.faults.frozen) await sleep(5);
    const name = nameOf(request.command);
    const answer = this.answer(name, request.command);
    if (this.faults.loseAnswerOf === name) {
      this.faults.loseAnswerOf = null;
      socket.destroy();
    } else if (!request.silent) {
      socket.write(reply(answer, request));
    }
  }

  private answer(name: string, command: Message): Message {
    this.seen.set(name, (this.seen.get(name) ?? 0) + 1);
    if (name === 'hello' || name === 'ismaster') return this.hello();
    try {
      this.fail(name);
      return this.once(command, () => this.set.commands.run(command));
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

  private once(command: Message, work: () => Message): Message {
    const number = command['txnNumber'];
    if (typeof number !== 'bigint') return work();
    const session = String(
      (command['lsid'] as { readonly id: { toString(encoding: string): string } }).id.toString('hex'),
    );
    const before = this.set.retryable.get(session);
    if (before?.number === number) return before.answer;
    const answer = work();
    this.set.retryable.set(session, { number, answer });
    return answer;
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
      ...(isPrimary && { primary: me, electionId: new ObjectId(String(set.term).padStart(24, '0')) }),
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
