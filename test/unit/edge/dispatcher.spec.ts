import { describe, expect, it } from '@jest/globals';
import { Command, CommandBus, Query, QueryBus } from '@nestjs/cqrs';
import type { CallContext } from '../../../src/edge/pipeline/call-context.js';
import { Cookies } from '../../../src/edge/pipeline/cookies.js';
import { Dispatcher } from '../../../src/edge/replies/dispatcher.js';
import type { CommandResult } from '../../../src/execution/command-result.js';
import { commandRequest } from '../../support/command-request.js';

class Change extends Command<CommandResult> {}
class Find extends Query<{ version: bigint | null; value: string }> {
  constructor(readonly atLeast: bigint | undefined) {
    super();
  }
}

const result: CommandResult = { position: 7n, version: 3n };
const asked: Find[] = [];
const commands = { execute: async () => result } as Pick<CommandBus, 'execute'> as CommandBus;
const queries = {
  execute: async (query: Find) => {
    asked.push(query);
    return { version: 2n, value: `at least ${query.atLeast}` };
  },
} as Pick<QueryBus, 'execute'> as QueryBus;
const ids = { typed: (prefix: string, seed: string) => `${prefix}_${seed}` } as never;
const dispatcher = new Dispatcher(commands, queries, ids);

const call = (atLeast?: bigint): CallContext => ({
  request: commandRequest({ commandId: 'command-1' }),
  cookies: new Cookies(),
  fromOwnPage: false,
  ...(atLeast !== undefined && { atLeast }),
});
const show = ({ atLeast }: CallContext): Find => new Find(atLeast);

describe('the dispatcher', () => {
  it('shows a thing as it stands after the command: never at an earlier position', async () => {
    const shown = async (atLeast?: bigint) =>
      (await dispatcher.change(call(atLeast), new Change(), show)).body() as Promise<string>;
    expect(await shown()).toBe('at least 7');
    expect(await shown(5n)).toBe('at least 7');
    expect(await shown(9n)).toBe('at least 9');
  });

  it('says version and position of a change before it is shown', async () => {
    asked.length = 0;
    const { head } = await dispatcher.change(call(), new Change(), show);
    expect(head).toEqual({ version: 3n, position: 7n });
    expect(asked).toEqual([]);
  });

  it('says where what was created is found', async () => {
    const created = await dispatcher.create(call(), new Change(), '/v1/teams/1', (_, { position }) => `at ${position}`);
    expect(created.head).toEqual({ version: 3n, position: 7n, location: '/v1/teams/1', status: 201 });
    expect(await created.body()).toBe('at 7');
  });

  it('says the version of what is read, and shows nothing of what is only done', async () => {
    const read = await dispatcher.read(call(4n), show);
    expect([read.head, await read.body()]).toEqual([{ version: 2n }, 'at least 4']);
    const done = await dispatcher.perform(new Change());
    expect([done.head, await done.body()]).toEqual([{ version: 3n, position: 7n }, undefined]);
  });

  it('makes the same id for the same command', () => expect(dispatcher.newId('team', call())).toBe('team_command-1'));
});
