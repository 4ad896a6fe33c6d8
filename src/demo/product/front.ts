import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Addresses of the processes behind. */
export interface Behind {
  readonly api: string;
  readonly proxy: string;
}

const IS_FOR_PROXY = /^\/(mcp|\.well-known\/oauth-protected-resource)(\/|$)/;

/** One address for several processes, like a load balancer: MCP goes to the proxy, everything else to the API. */
export class Front {
  behind: Behind | undefined;

  private constructor(
    private readonly server: Server,
    readonly address: string,
  ) {
    server.on('request', (req, res) => this.pass(req, res));
  }

  static async start(): Promise<Front> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
    return new Front(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private pass(req: IncomingMessage, res: ServerResponse): void {
    const { method, headers, url = '/' } = req;
    if (!this.behind) return void res.writeHead(503).end();
    const onward = request(`${IS_FOR_PROXY.test(url) ? this.behind.proxy : this.behind.api}${url}`, {
      method,
      headers,
    });
    const broken = (): void => void (res.headersSent ? res.destroy() : res.writeHead(502).end());
    onward.once('error', broken).once('response', (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      res.flushHeaders();
      answer.once('error', broken).pipe(res);
    });
    res.once('close', () => onward.destroy());
    req.pipe(onward);
  }
}
