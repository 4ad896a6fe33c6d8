import type { ProbeResult } from '../../../ports/upstream-probe.port.js';
import type { ServerView } from '../queries/server.view.js';

export const SERVER_EXAMPLE: ServerView = {
  id: 'srv_01kamz4x8dfyjv8a2p6c2w9g5r',
  name: 'Search engine',
  slug: 'search-engine',
  kind: 'remote',
  url: 'https://mcp.example.com/mcp',
  transport: 'streamable-http',
  headerNames: ['Authorization'],
  createdAt: '2026-11-21T12:00:00.000Z',
};

export const PROBE_EXAMPLE: ProbeResult = {
  ok: true,
  tools: [{ name: 'search', description: 'Finds pages' }],
  server: { name: 'example-search', version: '2.1.0' },
  protocolVersion: '2025-11-25',
  milliseconds: 84,
};
