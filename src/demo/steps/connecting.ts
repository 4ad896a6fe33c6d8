import { Agent } from '../agent.js';
import { inAMoment } from '../eventually.js';
import { type Company, type Connected, ORGANIZATION, type Scene } from '../story.js';

/** The member's key in a real MCP client, which lists tools and calls one. */
export const connectMember = async ({ narrator }: Scene, company: Company): Promise<Connected> => {
  narrator.step('Grace makes an API key and connects an MCP client');
  const { secret: key } = await company.member.post<{ secret: string }>(`${ORGANIZATION}/api-keys`, { name: 'Laptop' });
  narrator.holds(
    'key',
    key.startsWith('ghk_'),
    'a key that starts with ghk_',
    'another one',
    `${key.slice(0, 8)}…, shown this once`,
  );
  const agent = await inAMoment(() => Agent.connect(company.gatewayUrl, key));
  narrator.holds(
    'connected',
    agent.serverName !== '',
    'the name of the server',
    'none',
    `to ${agent.serverName}, with a stream kept open`,
  );
  const tools = await agent.tools();
  narrator.holds(
    'tools',
    tools.includes('echo'),
    'echo among the tools',
    tools.join(', '),
    `${tools.length}: ${tools.slice(0, 4).join(', ')}, …`,
  );
  narrator.same('echo', await agent.call('echo', { message: 'Hello from Grace' }), 'Echo: Hello from Grace');
  return { ...company, key, agent };
};
