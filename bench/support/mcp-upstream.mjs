// An MCP server as people build one: the official SDK's own example of JSON answers (examples/server/jsonResponseStreamableHttp),
// that is its Express app, an McpServer with a zod schema, and a transport for each session. It prints nothing for a request.
import { randomUUID } from 'node:crypto';
import { createMcpExpressApp } from '@modelcontextprotocol/sdk/server/express.js';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { isInitializeRequest } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';

const sessions = new Map();

const openSession = async () => {
  const server = new McpServer({ name: 'upstream', version: '1.0.0' });
  const echo = { description: 'Says what it is told', inputSchema: { text: z.string().describe('Text to say') } };
  server.registerTool('echo', echo, ({ text }) => ({ content: [{ type: 'text', text }] }));
  const transport = new StreamableHTTPServerTransport({
    sessionIdGenerator: () => randomUUID(),
    enableJsonResponse: true,
    onsessioninitialized: (id) => sessions.set(id, transport),
  });
  await server.connect(transport);
  return transport;
};

const answer = async (req, res) => {
  const transport =
    sessions.get(req.headers['mcp-session-id']) ?? (isInitializeRequest(req.body) ? await openSession() : undefined);
  if (transport) await transport.handleRequest(req, res, req.body);
  else res.status(404).json({ jsonrpc: '2.0', error: { code: -32001, message: 'Session not found' }, id: null });
};

const app = createMcpExpressApp();
app.post('/mcp', (req, res, next) => answer(req, res).catch(next));
const listener = app.listen(0, '127.0.0.1', () =>
  console.log(`listening on http://127.0.0.1:${listener.address().port}`),
);
process.on('SIGTERM', () => process.exit(0));
