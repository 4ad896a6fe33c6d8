import { describe, expect, it } from '@jest/globals';
import { clientConfigurations, KEY_PLACEHOLDER } from '../../../src/features/gateways/queries/client-configurations.js';

const url = 'https://gatehouse.example/mcp/acme/search';
const named = (name: string, address = url) =>
  clientConfigurations('search', address).find((client) => client.name === name);

describe('GW-5 how to connect', () => {
  it('GW-5 has a configuration for each common client, with the address and a place for the key', () => {
    const clients = clientConfigurations('search', url);
    expect(clients.map((client) => client.name)).toEqual(['Claude Code', 'Claude Desktop', 'VS Code', 'Cursor']);
    for (const client of clients) expect(JSON.stringify(client)).toContain(url);
    for (const client of clients.filter(({ name }) => name !== 'VS Code'))
      expect(JSON.stringify(client.configuration)).toContain(KEY_PLACEHOLDER);
  });

  it('GW-5 Claude Code: a command and the project file', () => {
    expect(named('Claude Code')?.command).toBe(
      `claude mcp add --transport http search ${url} --header "Authorization: Bearer ${KEY_PLACEHOLDER}"`,
    );
    expect(named('Claude Code')?.configuration).toEqual({
      mcpServers: { search: { type: 'http', url, headers: { Authorization: `Bearer ${KEY_PLACEHOLDER}` } } },
    });
  });

  it('GW-5 VS Code asks for the key and keeps it out of the file', () => {
    expect(named('VS Code')?.configuration).toMatchObject({
      inputs: [{ id: 'search-key', password: true }],
      servers: { search: { url, headers: { Authorization: 'Bearer ${input:search-key}' } } },
    });
  });

  it('GW-5 Claude Desktop goes through mcp-remote, over plain http only where the address is', () => {
    expect(JSON.stringify(named('Claude Desktop'))).not.toContain('--allow-http');
    expect(JSON.stringify(named('Claude Desktop', 'http://127.0.0.1:8080/mcp/acme/search'))).toContain('--allow-http');
  });
});
