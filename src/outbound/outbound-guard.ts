import { lookup as resolve, type LookupAddress } from 'node:dns';
import http, { type ClientRequest, type RequestOptions } from 'node:http';
import https from 'node:https';
import type { LookupFunction, Socket, TcpNetConnectOpts } from 'node:net';
import { OutboundRule, type PrivateUpstreams } from './outbound-rule.js';

/** The address may not be reached: a request to it would go into the network of this process. */
export class PrivateAddress extends Error {
  override readonly name = 'PrivateAddress';
}

export interface OutboundRequest extends Pick<RequestOptions, 'hostname' | 'port' | 'path' | 'method' | 'signal'> {
  readonly secure: boolean;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether a connection that is open already may carry it. */
  readonly reuse: boolean;
}

/** The types of Node leave this out. */
interface Connecting {
  createConnection(
    options: TcpNetConnectOpts,
    made: (error: Error | null, socket?: Socket) => void,
  ): Socket | undefined;
}

interface Agents {
  readonly plain: http.Agent;
  readonly secure: https.Agent;
}

/**
 * Sends every request to an address that a user named. It judges the address that is connected to, at each connection: the socket
 * gets only addresses that were judged, so a name cannot change in between. It follows no redirects.
 */
export class OutboundGuard {
  private readonly rule: OutboundRule;
  private readonly kept: Agents;
  private readonly fresh: Agents;

  constructor(privateUpstreams: PrivateUpstreams) {
    this.rule = new OutboundRule(privateUpstreams);
    this.kept = this.agents({ keepAlive: true, maxFreeSockets: 256 });
    this.fresh = this.agents({});
  }

  request({ secure, reuse, headers, ...options }: OutboundRequest): ClientRequest {
    const agents = reuse ? this.kept : this.fresh;
    return secure
      ? https.request({ ...options, headers: { ...headers }, agent: agents.secure })
      : http.request({ ...options, headers: { ...headers }, agent: agents.plain });
  }

  close(): void {
    for (const { plain, secure } of [this.kept, this.fresh]) {
      plain.destroy();
      secure.destroy();
    }
  }

  readonly lookup: LookupFunction = (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      if (error) return callback(error, '', 0);
      const usable = addresses.filter(({ address }) => this.rule.reaches(address));
      const [first] = usable;
      if (!first) return callback(new PrivateAddress(`${hostname} has private addresses only`), '', 0);
      return options.all ? callback(null, usable) : callback(null, first.address, first.family);
    });
  };

  private agents(options: http.AgentOptions): Agents {
    return { plain: this.guarded(new http.Agent(options)), secure: this.guarded(new https.Agent(options)) };
  }

  private guarded<A extends http.Agent>(agent: A): A {
    const connecting = agent as A & Connecting;
    const connect = connecting.createConnection.bind(agent);
    connecting.createConnection = (options, made) => {
      // An address is connected to without a lookup, so it is judged here.
      if (this.rule.refusesHost(options.host ?? ''))
        return void made(new PrivateAddress(`${options.host} is a private address`));
      return connect({ ...options, lookup: this.lookup }, made);
    };
    return agent;
  }
}
