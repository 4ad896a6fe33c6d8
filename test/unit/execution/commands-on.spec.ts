import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ICommandHandler } from '@nestjs/cqrs';
import {
  type EmbeddedEventStore,
  openEmbeddedEventStore,
} from '../../../src/adapters/embedded/embedded-event-store.js';
import type { CommandResult } from '../../../src/execution/command-result.js';
import { handlersOf, type PlainCommand, RequestedCommand } from '../../../src/execution/commands-on.js';
import { Executor } from '../../../src/execution/executor.js';
import { TeamCommands } from '../../../src/features/teams/commands/team.commands.js';
import { SystemClock } from '../../../src/adapters/system/system-clock.js';
import { commandRequest, unsealed } from '../../support/command-request.js';
import { removeFolder, temporaryFolder } from '../../support/temporary-folder.js';

const clock = new SystemClock();
const { CreateTeam, DeleteTeam, DisableTeam } = TeamCommands;

let folder: string;
let store: EmbeddedEventStore;
let executor: Executor;

beforeEach(async () => {
  folder = temporaryFolder();
  store = await openEmbeddedEventStore({ folder });
  executor = new Executor(store, { applied: async () => undefined }, unsealed, clock);
});
afterEach(async () => {
  await store.close();
  removeFolder(folder);
});

const run = <Input>(command: PlainCommand<Input>, input: Input): Promise<CommandResult> => {
  const Handler = command.handler as new (executor: Executor) => ICommandHandler<RequestedCommand<Input>>;
  return new Handler(executor).execute(new command(commandRequest(), input)) as Promise<CommandResult>;
};

const general = { organizationId: 'org-1', teamId: 'team-1', name: 'General', description: null };
const other = { ...general, teamId: 'team-2', name: 'Research' };

describe('plain commands', () => {
  it('run their decision on the stream of their entity, for its tenant', async () => {
    await run(CreateTeam, general);
    await run(DisableTeam, { ...general, message: 'Back on Monday.' });
    const events = await store.readStream('teams-org-1');
    expect(events.map(({ type }) => type)).toEqual(['TeamCreated', 'TeamDisabled']);
    expect(JSON.parse(events[1]!.metadata)).toMatchObject({ organizationId: 'org-1' });
  });

  it('answer the version of the one thing they are about, and none once it is gone', async () => {
    expect(await run(CreateTeam, general)).toMatchObject({ version: 0n });
    expect(await run(CreateTeam, other)).toMatchObject({ version: 1n });
    expect(await run(DisableTeam, { ...general, message: null })).toMatchObject({ version: 2n });
    expect(await run(DisableTeam, { ...other, message: null, expectedVersion: 1n })).toMatchObject({ version: 3n });
    expect(await run(DeleteTeam, other)).toMatchObject({ version: null });
  });

  it('throw what the decision refuses, and write nothing', async () => {
    await expect(run(DeleteTeam, general)).rejects.toMatchObject({ code: 'team.unknown' });
    expect(await store.readStream('teams-org-1')).toEqual([]);
  });

  it('and their handlers carry their names', () => {
    expect(CreateTeam.name).toBe('CreateTeam');
    expect(handlersOf(TeamCommands).map(({ name }) => name)).toContain('CreateTeamHandler');
    expect(handlersOf(TeamCommands)).toHaveLength(Object.keys(TeamCommands).length);
  });
});
