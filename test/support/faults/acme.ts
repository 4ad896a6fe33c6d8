import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { ApiAnswer, ApiClient } from '../api-client.js';
import type { ProductProcess } from '../process.js';

interface Made {
  readonly id: string;
}

/** How a process answers: the status and, where it refuses, the code and whether it says when to come back. */
type Answered = string;

/** Everything a process does for anybody, asked at one moment. */
export interface Seen {
  /** A team made by a person who is signed in. */
  readonly command: Answered;
  /** A team made with an API key. */
  readonly keyed: Answered;
  /** The list of teams, asked for with the API key. */
  readonly read: Answered;
  readonly check: Answered;
  /** An MCP call through the gateway. */
  readonly call: Answered;
  /** `ready`, or what is in the way. */
  readonly health: string;
}

export const ALL_WELL: Seen = {
  command: '201',
  keyed: '201',
  read: '200',
  check: '200 allowed',
  call: '200',
  health: 'ready',
};

const answered = ({ status, headers, body }: ApiAnswer<unknown>, more = ''): Answered => {
  const { code } = (body ?? {}) as { readonly code?: string };
  const again = status === 503 && Number(headers.get('retry-after')) > 0 ? '' : ' without Retry-After';
  return status < 300 ? `${status}${more}` : `${status} ${code ?? 'without code'}${status === 503 ? again : ''}`;
};

/** Time between a call and its being counted: a second where counting failed before, and more on a busy machine. */
const LONGEST_UNCOUNTED_MS = 10_000;
const COUNTED_TWICE_WITHIN_MS = 1_200;

/** An MCP server that answers whatever it is asked. */
const answering = (): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { id } = JSON.parse(Buffer.concat(chunks).toString()) as { readonly id: unknown };
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ jsonrpc: '2.0', id, result: { content: [{ type: 'text', text: 'done' }] } }));
    }).listen(0, '127.0.0.1', () => resolve(server));
    // Longer than any spec: a connection closed for idleness at the moment of a call is not what is looked at here.
    server.keepAliveTimeout = 600_000;
  });

/** An organization with one of everything that a call through the proxy needs, and what is known of it from acknowledgements alone. */
export class Acme {
  /** Names of the teams whose creation was acknowledged. */
  readonly acknowledged: string[] = [];
  /** Calls that were answered by the MCP server. */
  calls = 0;
  private made = 0;

  private constructor(
    readonly owner: ApiClient,
    private readonly secret: string,
    readonly teamId: string,
    private readonly gatewayId: string,
    private readonly upstream: Server,
  ) {}

  static async foundedAt(member: Pick<ProductProcess, 'anyone'>): Promise<Acme> {
    const upstream = await answering();
    const url = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}/mcp`;
    const owner = await member.anyone.signUp('Ada');
    const make = <B = Made>(path: string, body: object): Promise<B> =>
      owner.must(owner.post<B>(`/v1/organizations${path}`, body));
    await make('', { name: 'Acme', slug: 'acme' });
    const { id: teamId } = await make('/acme/teams', { name: 'Research' });
    const { id: serverId } = await make('/acme/servers', {
      name: 'Finder',
      slug: 'finder',
      url,
      headers: { authorization: 'Bearer upstream' },
    });
    const { id: gatewayId } = await make('/acme/gateways', {
      name: 'Search',
      slug: 'search',
      teamIds: [teamId],
      servers: [{ serverId, expose: 'all' }],
    });
    const { secret } = await make<{ readonly secret: string }>('/acme/api-keys', { name: 'Key' });
    return new Acme(owner, secret, teamId, gatewayId, upstream);
  }

  async stop(): Promise<void> {
    this.upstream.closeAllConnections();
    await new Promise((resolve) => this.upstream.close(resolve));
  }

  /** Everything at once, each asked of this process. */
  async askedAt(member: Pick<ProductProcess, 'anyone' | 'address'>): Promise<Seen> {
    const [command, keyed, read, check, call, health] = await Promise.all([
      this.newTeam(member.anyone.with(this.owner.token)),
      this.newTeam(member.anyone.with(this.secret)),
      this.teams(member),
      this.check(member),
      this.call(member),
      this.health(member),
    ]);
    return { command, keyed, read, check, call, health };
  }

  async newTeam(who: ApiClient): Promise<Answered> {
    this.made += 1;
    const name = `Unit ${this.made}`;
    const answer = await who.post('/v1/organizations/acme/teams', { name });
    if (answer.status === 201) this.acknowledged.push(name);
    return answered(answer);
  }

  async teams(member: Pick<ProductProcess, 'anyone'>): Promise<Answered> {
    const answer = await member.anyone
      .with(this.secret)
      .get<{ readonly asOf?: string }>('/v1/organizations/acme/teams');
    return answered(answer, answer.body.asOf === undefined ? ' without asOf' : '');
  }

  async check(member: Pick<ProductProcess, 'anyone'>): Promise<Answered> {
    const body = { checks: [{ userId: this.owner.userId, gatewayId: this.gatewayId }] };
    const answer = await member.anyone
      .with(this.secret)
      .post<{ readonly results?: readonly { readonly allowed: boolean; readonly reason: string }[] }>(
        '/v1/organizations/acme/access/check',
        body,
      );
    const result = answer.body.results?.[0];
    return answered(answer, result?.allowed ? ' allowed' : ` ${result?.reason ?? 'without result'}`);
  }

  async call({ address }: Pick<ProductProcess, 'address'>): Promise<Answered> {
    const headers = {
      authorization: `Bearer ${this.secret}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    };
    const body = JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: 'find', arguments: {} },
    });
    const response = await fetch(`${address}/mcp/acme/search`, { method: 'POST', headers, body });
    const message = (await response.json()) as {
      readonly result?: object;
      readonly error?: { readonly data: { readonly code: string } };
    };
    if (message.result) this.calls += 1;
    return answered({ status: response.status, headers: response.headers, body: message.error?.data });
  }

  /** Calls that usage counts as answered, once it counts all there were, and what came twice would be among them. */
  async countedAt(member: Pick<ProductProcess, 'anyone'>): Promise<number> {
    for (const start = performance.now(); performance.now() - start < LONGEST_UNCOUNTED_MS; await pause(100))
      if ((await this.countedSoFar(member)) >= this.calls) break;
    await pause(COUNTED_TWICE_WITHIN_MS);
    return this.countedSoFar(member);
  }

  async countedSoFar(member: Pick<ProductProcess, 'anyone'>): Promise<number> {
    const owner = member.anyone.with(this.owner.token);
    const { items } = await owner.must(
      owner.get<{
        readonly items: readonly { readonly calls: number; readonly errors: number; readonly refusals: number }[];
      }>('/v1/organizations/acme/usage'),
    );
    return items.reduce((sum, { calls, errors, refusals }) => sum + calls - errors - refusals, 0);
  }

  async health({ address }: Pick<ProductProcess, 'address'>): Promise<string> {
    const response = await fetch(`${address}/health/ready`);
    const { ready, problems } = (await response.json()) as {
      readonly ready: boolean;
      readonly problems: readonly string[];
    };
    return ready && response.status === 200 ? 'ready' : `${response.status} ${problems.join('; ')}`;
  }
}

/** Asks again until all is well. @returns the milliseconds it took. @throws Error with what was seen last */
export const untilAllWell = async (
  acme: Acme,
  members: readonly Pick<ProductProcess, 'anyone' | 'address'>[],
  within: number,
): Promise<number> => {
  const start = performance.now();
  for (;;) {
    const seen = await Promise.all(members.map((member) => acme.askedAt(member)));
    if (seen.every((one) => JSON.stringify(one) === JSON.stringify(ALL_WELL))) return performance.now() - start;
    if (performance.now() - start > within)
      throw new Error(`not all well after ${within} ms: ${JSON.stringify(seen, null, 1)}`);
    await pause(100);
  }
};
