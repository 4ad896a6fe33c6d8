import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventStoreDbEventStore } from '../../src/adapters/eventstoredb/eventstoredb-event-store.js';
import { SystemClock } from '../../src/adapters/system/system-clock.js';
import type { TeamsEvent } from '../../src/events/teams.js';
import { Executor } from '../../src/execution/executor.js';
import { createTeam } from '../../src/features/teams/domain/teams.decisions.js';
import type { Teams } from '../../src/features/teams/domain/teams.state.js';
import { TEAMS } from '../../src/features/teams/domain/teams.stream.js';
import { commandRequest, unsealed } from '../support/command-request.js';
import { EventStoreDbServer } from '../support/eventstoredb/server.js';

const ACCESS = { applied: () => Promise.resolve() };

describe('instances that write to one organization', () => {
  const server = new EventStoreDbServer();
  const stores: EventStoreDbEventStore[] = [];
  beforeAll(() => server.start());
  afterAll(async () => {
    await Promise.all(stores.map((store) => store.close()));
    server.stop();
  });

  /** What an instance does with commands, over a connection of its own. */
  const instance = (milliseconds?: number): Executor => {
    const store = new EventStoreDbEventStore({
      connectionString: server.connectionString,
      answerWithin: 400,
      appendWithin: 800,
    });
    stores.push(store);
    return new Executor(store, ACCESS, unsealed, new SystemClock(), { milliseconds });
  };
  let made = 0;
  const create = (through: Executor, organizationId: string, name: string) => {
    const teamId = `team-${(made += 1)}`;
    return through.execute<Teams, TeamsEvent>({
      definition: TEAMS,
      id: organizationId,
      organizationId,
      request: commandRequest(),
      decide: (teams) => createTeam(teams, { organizationId, teamId, name, description: null }),
    });
  };
  const codeOf = (attempt: Promise<unknown>): Promise<string> =>
    attempt.then(
      () => 'written',
      ({ code, message }: { readonly code?: string; readonly message: string }) => code ?? message,
    );

  it('refuse nobody in hundreds of writes of which none conflicts with another', async () => {
    server.faults.delay = 2;
    const writers = Array.from({ length: 6 }, () => instance());
    const outcomes = await Promise.all(
      writers.map(async (writer, place) => {
        const own: string[] = [];
        for (let n = 0; n < 60; n += 1) own.push(await codeOf(create(writer, 'org-busy', `${place}-${n}`)));
        return own;
      }),
    );
    server.faults.delay = 0;
    expect(outcomes.flat().filter((outcome) => outcome !== 'written')).toEqual([]);
    expect(server.log.shown('gatehouse.teams-org-busy')).toHaveLength(360);
  }, 120_000);

  it('still refuse what does conflict: one name is given once', async () => {
    const writers = Array.from({ length: 4 }, () => instance());
    const outcomes = await Promise.all(writers.map((writer) => codeOf(create(writer, 'org-once', 'Research'))));
    expect(outcomes.toSorted()).toEqual(['team.name-taken', 'team.name-taken', 'team.name-taken', 'written']);
  });

  it('call an outage an outage: a leader without a majority takes in what it cannot confirm', async () => {
    const [one, other] = [instance(1_500), instance(1_500)];
    await create(one, 'org-cut', 'Before');
    server.faults.minority = true;
    const outcomes = await Promise.all([
      codeOf(create(one, 'org-cut', 'One')),
      codeOf(create(other, 'org-cut', 'Other')),
      codeOf(create(other, 'org-cut', 'Another')),
    ]);
    server.faults.minority = false;
    expect(outcomes).toEqual(['store.unavailable', 'store.unavailable', 'store.unavailable']);
    expect(await codeOf(create(other, 'org-cut', 'After'))).toBe('written');
  }, 60_000);
});
