import { Agent } from '../agent.js';
import { type Connected, MEMBER, ORGANIZATION, OWNER, type Scene } from '../story.js';

interface Connection {
  readonly url: string;
  readonly clients: readonly {
    readonly name: string;
    readonly file?: string;
    readonly command?: string;
    readonly configuration: object;
  }[];
}

const PLACEHOLDER = '<your API key>';

/** Connects again with the same key at the same address. */
export const connectAgain = async ({ narrator }: Scene, { gatewayUrl, key }: Connected): Promise<void> => {
  narrator.step('Grace connects again');
  const agent = await Agent.connect(gatewayUrl, key);
  narrator.same(
    'echo',
    await agent.call('echo', { message: 'As if nothing had happened' }),
    'Echo: As if nothing had happened',
  );
  await agent.close();
};

/** Shows how to connect by hand while the demo keeps running. */
export const showHowToConnect = async (
  { narrator, stage }: Scene,
  { member, gatewayId, key }: Connected,
): Promise<void> => {
  const { url, clients } = await member.get<Connection>(`${ORGANIZATION}/gateways/${gatewayId}/connect`);
  narrator.write('\nLeft running. Connect an MCP client of yours as Grace:');
  narrator.write(`\n  gateway   ${url}\n  API key   ${key}`);
  for (const { name, file, command, configuration } of clients) {
    narrator.write(`\n${name}`);
    if (command !== undefined) narrator.write(`  ${command.replaceAll(PLACEHOLDER, key)}`);
    if (file !== undefined) narrator.write(`  ${command === undefined ? 'in' : 'or in'} ${file}:`);
    const lines = JSON.stringify(configuration, null, 2).replaceAll(PLACEHOLDER, key).split('\n');
    for (const line of lines) narrator.write(`    ${line}`);
  }
  narrator.write(`\nThe API is at ${stage.address}/v1 and explains itself at ${stage.address}/docs.`);
  for (const { email, password } of [OWNER, MEMBER]) narrator.write(`  ${email.padEnd(20)}  password: ${password}`);
  narrator.write(`Mail is written to ${stage.dataDir}/mail.`);
  narrator.write('\nCtrl-C ends it and removes its data.');
};
