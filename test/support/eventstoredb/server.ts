import type { sendUnaryData, Server, ServerUnaryCall, UntypedServiceImplementation } from '@grpc/grpc-js';

import { type AppendCall, Appends } from './appends.js';
import { EventLog } from './event-log.js';
import { Faults } from './faults.js';
import { grpc, ServerFeaturesService, statusError, StreamsService, supportedMethods } from './messages.js';
import { answerRead, type ReadCall, Subscriber } from './reads.js';

/**
 * Speaks EventStoreDB's protocol on a socket of this machine, for the real client, with the data in memory.
 * Agrees with the real server in whatever the adapter can notice, and goes wrong on demand.
 */
export class EventStoreDbServer {
  readonly faults = new Faults();
  readonly #appends: Appends;
  readonly #subscribers = new Set<Subscriber>();
  #server: Server | undefined;
  #port = 0;

  /** @param log given where several nodes of one cluster keep the same */
  constructor(readonly log = new EventLog()) {
    this.#appends = new Appends(log, this.faults);
  }

  get port(): number {
    return this.#port;
  }

  get connectionString(): string {
    return `esdb://127.0.0.1:${this.#port}?tls=false`;
  }

  /** How many subscriptions stand. */
  get subscribers(): number {
    return this.#subscribers.size;
  }

  /** Events sent on subscriptions that stand. */
  get pushed(): number {
    return [...this.#subscribers].reduce((sum, { sent }) => sum + sent, 0);
  }

  /** The first time on a free port, later on the same one with the same data. */
  async start(): Promise<this> {
    const server = new grpc.Server({ 'grpc.max_receive_message_length': 17 * 1024 * 1024 });
    server.addService(
      ServerFeaturesService as never,
      { getSupportedMethods: this.features } as UntypedServiceImplementation,
    );
    server.addService(
      StreamsService as never,
      { read: this.read, batchAppend: (call: AppendCall) => this.#appends.serve(call) } as UntypedServiceImplementation,
    );
    this.#port = await new Promise((resolve, reject) => {
      const credentials = grpc.ServerCredentials.createInsecure();
      server.bindAsync(`127.0.0.1:${this.#port}`, credentials, (error, port) =>
        error ? reject(error) : resolve(port),
      );
    });
    this.#server = server;
    return this;
  }

  /** Cuts every connection at once, as a killed process does. */
  stop(): void {
    this.faults.thaw();
    this.#server?.forceShutdown();
    for (const subscriber of this.#subscribers) subscriber.end(statusError(grpc.status.CANCELLED, 'stopped'));
  }

  /** Ends all subscriptions and keeps the connections. */
  dropSubscriptions(code: number = grpc.status.ABORTED): void {
    for (const subscriber of this.#subscribers) subscriber.end(statusError(code, 'dropped'));
  }

  private readonly features = async (
    _call: ServerUnaryCall<unknown, unknown>,
    answer: sendUnaryData<unknown>,
  ): Promise<void> => {
    const failure = await this.faults.met(false);
    if (failure) answer(failure as never);
    else answer(null, supportedMethods());
  };

  private readonly read = async (call: ReadCall): Promise<void> => {
    const options = call.request.getOptions();
    const failure =
      (await this.faults.met(call.metadata.get('requires-leader')[0] === 'true')) ??
      this.faults.denies(options?.hasAll() ? 'read all' : 'read');
    if (failure || !options)
      return void call.emit('error', failure ?? statusError(grpc.status.INVALID_ARGUMENT, 'no options'));
    if (!options.hasSubscription())
      return answerRead(this.log, call, options).catch((error: unknown) => void call.emit('error', error));
    const subscriber = new Subscriber(this.log, this.faults, call, options);
    this.#subscribers.add(subscriber);
    await subscriber.run();
    this.#subscribers.delete(subscriber);
  };
}
