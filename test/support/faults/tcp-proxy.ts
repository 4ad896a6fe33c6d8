import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

const sleepUntil = (time: number): Promise<void> | undefined => {
  const left = time - performance.now();
  return left > 0 ? new Promise((resolve) => setTimeout(resolve, left)) : undefined;
};

/** What goes from one end to the other, in order. */
class OneWay {
  private held: Buffer[] = [];
  private closed = false;
  private chain: Promise<void> = Promise.resolve();

  constructor(
    private readonly wire: TcpProxy,
    from: Socket,
    private readonly to: Socket,
  ) {
    from.on('error', () => undefined);
    from.on('data', (chunk: Buffer) => {
      this.held.push(chunk);
      this.pass();
    });
    from.on('close', () => {
      this.closed = true;
      this.pass();
    });
  }

  /** Whatever came while nothing passed comes now: TCP sends again what was not received. */
  pass(): void {
    if (this.wire.silent) return;
    const { closed, held } = this;
    this.held = [];
    const at = performance.now() + this.wire.delayMs;
    this.chain = this.chain.then(async () => {
      await sleepUntil(at);
      for (const chunk of held) if (!this.to.destroyed) this.to.write(chunk);
      if (closed) this.to.destroySoon();
    });
  }
}

/** A wire between a process and a server, with a port of its own, that a spec can cut, slow down and mend. */
export class TcpProxy {
  /** Milliseconds that everything takes longer, each way. */
  delayMs = 0;
  private cut = false;
  private server: Server | undefined;
  private taken = 0;
  private readonly sockets = new Set<Socket>();
  private readonly ways = new Set<OneWay>();

  private constructor(private readonly target: number) {}

  /** @param target port on this machine */
  static async to(target: number): Promise<TcpProxy> {
    const made = new TcpProxy(target);
    await made.listen();
    return made;
  }

  get port(): number {
    return this.taken;
  }

  /** Connections stand and are accepted, and nothing passes: as where packets are lost, or a server accepts and never answers. */
  get silent(): boolean {
    return this.cut;
  }

  silence(): void {
    this.cut = true;
  }

  /** Ends every connection and takes no new one. */
  async refuse(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    const closed = server && new Promise((resolve) => server.close(resolve));
    this.drop();
    await closed;
  }

  /** Ends every connection; new ones are taken. */
  drop(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  /** As if nothing had been: what was held back arrives late. */
  async restore(): Promise<void> {
    this.cut = false;
    this.delayMs = 0;
    for (const way of this.ways) way.pass();
    if (!this.server) await this.listen();
  }

  async stop(): Promise<void> {
    this.cut = false;
    await this.refuse();
  }

  private async listen(): Promise<void> {
    const server = createServer((socket) => this.join(socket));
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(this.taken, '127.0.0.1', resolve));
    this.taken = (server.address() as AddressInfo).port;
    this.server = server;
  }

  private join(near: Socket): void {
    const far = connect(this.target, '127.0.0.1');
    const ways = [new OneWay(this, near, far), new OneWay(this, far, near)];
    for (const way of ways) this.ways.add(way);
    for (const socket of [near, far]) {
      socket.setNoDelay(true);
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    }
    near.once('close', () => far.once('close', () => ways.forEach((way) => this.ways.delete(way))));
  }
}
