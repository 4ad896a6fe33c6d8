/** How one MCP client is set up for a gateway. */
export interface ClientConfiguration {
  /** Name of the client. */
  readonly name: string;
  /** Path of the configuration file, as in the client's own documentation; absent if a command does it. */
  readonly file?: string;
  /** Command line that does the same as the file. */
  readonly command?: string;
  /** Contents of the file, ready to be merged into it. */
  readonly configuration: object;
}

/** To be replaced with the person's own key. */
export const KEY_PLACEHOLDER = '<your API key>';

const bearer = `Bearer ${KEY_PLACEHOLDER}`;

/** Claude Code, https://code.claude.com/docs/en/mcp: `claude mcp add --transport http`, or `.mcp.json` of a project. */
const claudeCode = (name: string, url: string): ClientConfiguration => ({
  name: 'Claude Code',
  file: '.mcp.json',
  command: `claude mcp add --transport http ${name} ${url} --header "Authorization: ${bearer}"`,
  configuration: { mcpServers: { [name]: { type: 'http', url, headers: { Authorization: bearer } } } },
});

/**
 * Claude Desktop only starts local commands (https://modelcontextprotocol.io/docs/develop/connect-local-servers), so mcp-remote
 * connects it (https://github.com/geelen/mcp-remote): no space after the header's colon, and plain http only with a flag.
 */
const claudeDesktop = (name: string, url: string): ClientConfiguration => ({
  name: 'Claude Desktop',
  file: 'claude_desktop_config.json',
  configuration: {
    mcpServers: {
      [name]: {
        command: 'npx',
        args: [
          '-y',
          'mcp-remote',
          url,
          '--transport',
          'http-only',
          '--header',
          'Authorization:${AUTHORIZATION}',
          ...(url.startsWith('http:') ? ['--allow-http'] : []),
        ],
        env: { AUTHORIZATION: bearer },
      },
    },
  },
});

/** VS Code, https://code.visualstudio.com/docs/copilot/reference/mcp-configuration: asks for the key once and keeps it out of the file. */
const vsCode = (name: string, url: string): ClientConfiguration => ({
  name: 'VS Code',
  file: '.vscode/mcp.json',
  configuration: {
    inputs: [{ type: 'promptString', id: `${name}-key`, description: `API key for ${name}`, password: true }],
    servers: { [name]: { type: 'http', url, headers: { Authorization: `Bearer \${input:${name}-key}` } } },
  },
});

/** Cursor, https://cursor.com/docs/context/mcp: knows Streamable HTTP by the `url` alone. */
const cursor = (name: string, url: string): ClientConfiguration => ({
  name: 'Cursor',
  file: '~/.cursor/mcp.json',
  configuration: { mcpServers: { [name]: { url, headers: { Authorization: bearer } } } },
});

/** GW-5: ready configurations for common clients. @param name name of the gateway in the client: its slug */
export const clientConfigurations = (name: string, url: string): readonly ClientConfiguration[] =>
  [claudeCode, claudeDesktop, vsCode, cursor].map((configure) => configure(name, url));
