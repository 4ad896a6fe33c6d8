import { randomUUID } from 'node:crypto';
import http, { type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { McpServer, ResourceTemplate } from '@modelcontextprotocol/sdk/server/mcp.js';
import { type EventStore, StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import {
  CreateMessageResultSchema,
  isInitializeRequest,
  type JSONRPCMessage,
} from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';

export interface SeenRequest {
  readonly method: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

export interface UpstreamServer {
  readonly url: string;
  readonly seen: readonly SeenRequest[];
  readonly sessions: ReadonlyMap<string, StreamableHTTPServerTransport>;
  /** Servers by session, to speak up on their own. */
  readonly servers: ReadonlyMap<string, McpServer>;
  stop(): Promise<void>;
}

const text = (value: string): { content: [{ type: 'text'; text: string }] } => ({
  content: [{ type: 'text', text: value }],
});

/** A server that uses what the protocol offers: progress, logging, sampling, elicitation, resources, prompts, large results. */
const newMcpServer = (): McpServer => {
  const server = new McpServer({ name: 'upstream', version: '1' }, { capabilities: { logging: {} } });
  server.registerTool('echo', { inputSchema: { text: z.string() } }, ({ text: said }) => text(said));
  server.registerTool('secret', { inputSchema: {} }, () => text('the secret'));
  server.registerTool('broken', { inputSchema: {} }, () => ({ ...text('it broke'), isError: true }));
  server.registerTool('large', { inputSchema: { bytes: z.number() } }, ({ bytes }) => text('x'.repeat(bytes)));
  server.registerTool('count', { inputSchema: { to: z.number() } }, async ({ to }, extra) => {
    const progressToken = extra._meta?.progressToken;
    for (let progress = 1; progress <= to; progress += 1) {
      if (progressToken !== undefined)
        await extra.sendNotification({
          method: 'notifications/progress',
          params: { progressToken, progress, total: to },
        });
      await extra.sendNotification({
        method: 'notifications/message',
        params: { level: 'info', data: `at ${progress}` },
      });
    }
    return text('counted');
  });
  server.registerTool('wait', { inputSchema: {} }, async (_args, extra) => {
    await extra.sendNotification({ method: 'notifications/message', params: { level: 'info', data: 'waiting' } });
    await new Promise<void>((resolve) => extra.signal.addEventListener('abort', () => resolve()));
    return text('never');
  });
  server.registerTool('ask', { inputSchema: {} }, async () => {
    const answer = await server.server.elicitInput({
      message: 'Which colour?',
      requestedSchema: { type: 'object', properties: { colour: { type: 'string' } } },
    });
    return text(`colour ${String(answer.content?.['colour'])}`);
  });
  server.registerTool('think', { inputSchema: {} }, async (_args, extra) => {
    const params = {
      messages: [{ role: 'user' as const, content: { type: 'text' as const, text: 'think' } }],
      maxTokens: 10,
    };
    const answer = await extra.sendRequest({ method: 'sampling/createMessage', params }, CreateMessageResultSchema);
    return text(`thought ${answer.model}`);
  });
  server.registerResource('open', 'note://open', {}, () => ({ contents: [{ uri: 'note://open', text: 'open' }] }));
  server.registerResource('closed', 'note://closed', {}, () => ({
    contents: [{ uri: 'note://closed', text: 'closed' }],
  }));
  server.registerResource('page', new ResourceTemplate('page://{number}', { list: undefined }), {}, (uri) => ({
    contents: [{ uri: uri.href, text: 'page' }],
  }));
  server.registerPrompt('greet', {}, () => ({
    messages: [{ role: 'user', content: { type: 'text', text: 'hello' } }],
  }));
  server.registerPrompt('hush', {}, () => ({ messages: [{ role: 'user', content: { type: 'text', text: 'hush' } }] }));
  return server;
};

const bodyOf = async (req: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
};

/** Keeps what was said on the streams of one session, so that a client that comes back hears what it missed. */
class SaidBefore implements EventStore {
  private readonly said: { readonly streamId: string; readonly message: JSONRPCMessage }[] = [];

  async storeEvent(streamId: string, message: JSONRPCMessage): Promise<string> {
    return String(this.said.push({ streamId, message }));
  }

  async getStreamIdForEventId(eventId: string): Promise<string | undefined> {
    return this.said[Number(eventId) - 1]?.streamId;
  }

  async replayEventsAfter(
    lastEventId: string,
    { send }: { send: (eventId: string, message: JSONRPCMessage) => Promise<void> },
  ): Promise<string> {
    const streamId = this.said[Number(lastEventId) - 1]!.streamId;
    for (const [index, one] of this.said.entries())
      if (index >= Number(lastEventId) && one.streamId === streamId) await send(String(index + 1), one.message);
    return streamId;
  }
}

/** Upstream of the official SDK, session-based, answering in JSON or in event streams; resumable ones give their events ids. */
export const startUpstream = async (mode: 'json' | 'sse', { resumable = false } = {}): Promise<UpstreamServer> => {
  const seen: SeenRequest[] = [];
  const sessions = new Map<string, StreamableHTTPServerTransport>();
  const servers = new Map<string, McpServer>();
  const open = async (): Promise<StreamableHTTPServerTransport> => {
    const server = newMcpServer();
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      enableJsonResponse: mode === 'json',
      ...(resumable && { eventStore: new SaidBefore() }),
      onsessioninitialized: (id) => {
        sessions.set(id, transport);
        servers.set(id, server);
      },
      onsessionclosed: (id) => void sessions.delete(id),
    });
    await server.connect(transport);
    return transport;
  };
  const listener = http.createServer(async (req, res) => {
    const body = await bodyOf(req);
    seen.push({ method: req.method ?? '', headers: req.headers, body });
    const parsed: unknown = body === '' ? undefined : JSON.parse(body);
    const id = req.headers['mcp-session-id'];
    const transport =
      typeof id === 'string' ? sessions.get(id) : isInitializeRequest(parsed) ? await open() : undefined;
    if (transport) await transport.handleRequest(req, res, parsed);
    else res.writeHead(404).end();
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}/mcp`,
    seen,
    sessions,
    servers,
    stop: async () => {
      await Promise.all([...sessions.values()].map((transport) => transport.close()));
      listener.closeAllConnections();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
};
