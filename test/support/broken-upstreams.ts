import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createSocketServer, type Server as SocketServer } from 'node:net';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';

export interface Upstream {
  readonly url: string;
  stop(): Promise<void>;
}

const listening = async (server: Server | SocketServer): Promise<Upstream> => {
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  const stop = (): Promise<void> =>
    new Promise((stopped) => {
      server.close(() => stopped());
      if ('closeAllConnections' in server) server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}/mcp`, stop };
};

/** Answers every request the same way, whatever it is. */
export const answering = (listener: RequestListener): Promise<Upstream> => listening(createServer(listener));

/** Takes connections and closes them. */
export const hangingUp = (): Promise<Upstream> => listening(createSocketServer((socket) => socket.destroy()));

/** A real MCP server with two tools; `token`: refuses callers that do not send it. */
export const realServer = (token?: string): Promise<Upstream> =>
  answering((request, response) => {
    if (token !== undefined && request.headers.authorization !== `Bearer ${token}`)
      return void response.writeHead(401).end();
    const server = new McpServer({ name: 'example', version: '1.2.3' });
    server.registerTool('echo', { description: 'Says it again' }, () => ({ content: [] }));
    server.registerTool('plain', {}, () => ({ content: [] }));
    const transport = new StreamableHTTPServerTransport({ enableJsonResponse: false });
    void server.connect(transport as Transport).then(() => transport.handleRequest(request, response));
    return undefined;
  });
