import { afterEach, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { applyEvent } from '../../../projections/access-snapshot/fold/fold.js';
import { StatePicture } from '../../../projections/access-snapshot/picture.js';
import { type AccessState, emptyState } from '../../../projections/access-snapshot/model/access-state.js';
import { OrganizationHistory } from '../../../src/access/history/organization-history.js';
import { isOfThePast, OrganizationStreams } from '../../../src/access/history/organization-streams.js';
import { gatewaysReached } from '../../../src/access/queries/what-can-reach.js';
import { usersReaching } from '../../../src/access/queries/who-can-reach.js';
import type { AccessChange } from '../../../src/access/simulation/access-change.js';
import { differences } from '../../../src/access/simulation/differences.js';
import { OrganizationStates } from '../../../src/access/simulation/organization-states.js';
import { simulate } from '../../../src/access/simulation/simulate.js';
import type { AccessPicture, AccessQuestion } from '../../../src/ports/access/access.js';
import { typeIdOf } from '../../../src/kernel/type-id.js';
import { isRefusal } from '../../../src/kernel/refusal.js';
import { changeOf, COMMAND_NAMES, type CommandName, outcomeOf, type Step } from '../../support/access-commands.js';
import { idAt, recordedAt, timeAt } from '../../support/access-history.js';
import { AccessWorld, FOUNDER, ORGANIZATION_ID } from '../../support/access-world.js';
import { NaiveAccess } from '../../support/naive-access.js';

const LONG = process.env['GATEHOUSE_TEST_LONG'] === '1';
const HISTORIES = LONG ? 100_000 : 10_000;
const organizationId = ORGANIZATION_ID;
const PEOPLE = [FOUNDER, 'usr_2', 'usr_3', 'usr_4'];
const TEAMS = ['team_1', 'team_2', 'team_3'];
const GATEWAYS = ['gw_1', 'gw_2'];
const EVERYTHING = { limit: 200 };
const PAIRS = PEOPLE.flatMap((userId) =>
  GATEWAYS.map((gatewayId): AccessQuestion => ({ organizationId, userId, gatewayId })),
);

/** What builds something up comes oftener than what tears it down: from nothing, chance hardly ever leads anybody anywhere. */
const OFTEN: readonly CommandName[] = [
  'join',
  'join',
  'join',
  'team.create',
  'team.member.add',
  'team.member.add',
  'gateway.create',
  'gateway.create',
  'gateway.provision',
  'gateway.provision',
  'role.create',
  'member.role',
  'member.role',
  'team.enable',
];
const ONCE = COMMAND_NAMES.filter((name) => name !== 'organization.delete');
const step = fc.record<Step>({
  command: fc.constantFrom(...OFTEN, ...OFTEN, ...ONCE, ...ONCE, 'organization.delete', 'member.erase', 'member.erase'),
  actor: fc.constantFrom(FOUNDER, FOUNDER, FOUNDER, FOUNDER, ...PEOPLE),
  userId: fc.constantFrom(...PEOPLE),
  teamId: fc.constantFrom(...TEAMS),
  gatewayId: fc.constantFrom(...GATEWAYS),
  roleId: fc.constantFrom('member', 'member', 'member', 'owner', 'admin', 'role_1', 'role_1', 'role_2'),
  capabilities: fc.constantFrom(
    ['tools:create'],
    ['gateways:use-all'],
    ['people:manage', 'gateways:use-all'],
    ['people:manage', 'gateways:provision'],
  ),
});

const by = (command: CommandName, more: Partial<Step> = {}): Step => ({
  command,
  actor: FOUNDER,
  userId: FOUNDER,
  teamId: 'team_1',
  gatewayId: 'gw_1',
  roleId: 'member',
  capabilities: [],
  ...more,
});
/** An organization where two people reach a gateway each by a team: that so much is torn down again, chance alone would hardly ever have it. */
const AT_WORK: readonly Step[] = [
  by('join', { userId: 'usr_2' }),
  by('team.create', { teamId: 'team_2' }),
  by('join', { userId: 'usr_3', teamId: 'team_2' }),
  by('gateway.create'),
  by('gateway.create', { gatewayId: 'gw_2', teamId: 'team_2' }),
];
const history = fc
  .tuple(
    fc.constantFrom(...Array.from({ length: 7 }, (): readonly Step[] => []), AT_WORK),
    fc.array(step, { minLength: 5, maxLength: 40, size: 'medium' }),
  )
  .map(([before, random]) => [...before, ...random]);

const said = (path: string, position: number): string =>
  `${path}@${timeAt(position)}/${typeIdOf('evt', idAt(position))}`;

/** Every answer of the picture: check with its reasons, who, and what. */
const told = (picture: AccessPicture): string => {
  const checks = PAIRS.map((question) => {
    const { allowed, reason, paths, missing } = picture.explain(question);
    const verdict = picture.check(question);
    if (verdict.allowed !== allowed || verdict.reason !== reason) return 'check and explain differ';
    const open = paths.map(({ teamId, roleId, since, eventId }) => `${teamId ?? roleId}@${since}/${eventId}`);
    const off =
      reason === 'team.disabled' ? missing.map(({ teamId, since, eventId }) => `${teamId}@${since}/${eventId}`) : [];
    return `${allowed} ${reason} ${open.sort().join()} ${off.sort().join()}`;
  });
  const who = GATEWAYS.map((gatewayId) => usersReaching(picture, { organizationId, gatewayId }, EVERYTHING).ids.join());
  const what = PEOPLE.map((userId) =>
    gatewaysReached(picture, { organizationId, userId }, () => true, EVERYTHING).ids.join(),
  );
  return [...checks, ...who, ...what].join('\n');
};

/** The same in the words of the naive model. */
const expected = (plain: NaiveAccess): string => {
  const allowed = (question: AccessQuestion): boolean => ['team', 'role.use-all'].includes(plain.reason(question));
  const checks = PAIRS.map((question) => {
    const reason = plain.reason(question);
    const open = allowed(question)
      ? [...plain.paths(question)].map(([teamId, position]) => said(teamId, position))
      : [];
    if (reason === 'role.use-all') open.push(said(plain.role(question)!, plain.roleSince(question)!));
    const off =
      reason === 'team.disabled'
        ? [...plain.switchedOff(question)].map(([teamId, position]) => said(teamId, position))
        : [];
    return `${allowed(question)} ${reason} ${open.sort().join()} ${off.sort().join()}`;
  });
  const who = GATEWAYS.map((gatewayId) =>
    PEOPLE.filter((userId) => allowed({ organizationId, userId, gatewayId })).join(),
  );
  const what = PEOPLE.map((userId) =>
    GATEWAYS.filter((gatewayId) => allowed({ organizationId, userId, gatewayId })).join(),
  );
  return [...checks, ...who, ...what].join('\n');
};

/** Gains and losses, or the code of the refusal, by what the product answers. */
const supposed = (picture: AccessPicture, states: OrganizationStates, change: AccessChange): string => {
  try {
    const before = picture.after(organizationId, [], timeAt(0));
    const simulated = simulate({ organizationId, before, states: states.fork(), at: timeAt(0) }, [change]);
    const found = [...differences(simulated, organizationId)];
    return found
      .map((one) => `${one!.gained ? '+' : '-'}${one!.userId}/${one!.gatewayId}`)
      .sort()
      .join();
  } catch (error) {
    if (isRefusal(error)) return error.code;
    throw error;
  }
};

/** The same by what the real command would write, and the model before and after it. */
const expectedOf = (world: AccessWorld, plain: NaiveAccess, step: Step): string => {
  const outcome = outcomeOf(world, step, world.almighty);
  if (isRefusal(outcome)) return outcome.code;
  const after = plain.after(outcome.map(({ event }) => event));
  const reaches = (model: NaiveAccess, question: AccessQuestion): boolean =>
    ['team', 'role.use-all'].includes(model.reason(question));
  const changed = PAIRS.filter((question) => reaches(plain, question) !== reaches(after, question));
  return changed
    .map((question) => `${reaches(after, question) ? '+' : '-'}${question.userId}/${question.gatewayId}`)
    .sort()
    .join();
};

const same = (what: string, position: number, is: string, wanted: string): void => {
  if (is !== wanted) expect({ what, position, is: is.split('\n') }).toEqual({ what, position, is: wanted.split('\n') });
};

/** The streams that were read say the same as those that were followed while they were written. */
const sameByItsStreams = async (play: Play, history: OrganizationHistory, steps: readonly Step[]): Promise<void> => {
  const read = new OrganizationStates();
  for (const event of history.first(history.size)) read.take({ stream: event.stream, event });
  const picture = await history.pictureAfter(history.size);
  for (const change of steps
    .map(changeOf)
    .filter((made) => made !== undefined)
    .slice(-1))
    same('what if', history.size, supposed(picture, read, change), supposed(play.picture, play.states, change));
};

/** One history played: the live picture, the model, and what every prefix answered. */
class Play {
  readonly world = AccessWorld.founded();
  readonly plain = new NaiveAccess();
  readonly state: AccessState = emptyState();
  readonly picture = new StatePicture(this.state);
  readonly states = new OrganizationStates();
  readonly answers: string[] = [];
  /** How many ways to a gateway were ended by what ends all of them. */
  readonly ended = { 'member.erase': 0, 'organization.delete': 0 };

  /** Of an organization that is gone the picture has forgotten them, and nobody is there to ask. */
  get gatewaysEver(): readonly string[] {
    return this.world.organization.status === 'live'
      ? this.picture.gatewaysEver(organizationId)
      : [...this.world.gateways.keys()];
  }

  run(steps: readonly Step[]): void {
    this.follow();
    for (const one of steps) {
      const change = changeOf(one);
      if (change && this.world.organization.status === 'live')
        same(
          `what if ${JSON.stringify(change)}`,
          this.answers.length,
          supposed(this.picture, this.states, change),
          expectedOf(this.world, this.plain, one),
        );
      this.end(one, () => {
        const outcome = outcomeOf(this.world, one);
        this.world.write(outcome);
        this.follow();
        return !isRefusal(outcome);
      });
    }
  }

  /** Who is erased reaches nothing, and of a deleted organization nobody does: that also a wrong event and a model that believes it would not show. */
  private end({ command, userId }: Step, done: () => boolean): void {
    const ways = (): number =>
      (command === 'member.erase' ? PAIRS.filter((one) => one.userId === userId) : PAIRS).filter(
        (one) => this.picture.check(one).allowed,
      ).length;
    if (command !== 'member.erase' && command !== 'organization.delete') return void done();
    const before = ways();
    if (!done()) return;
    if (ways() > 0) throw new Error(`${command} leaves a way open at ${this.answers.length}`);
    this.ended[command] += before;
  }

  private follow(): void {
    for (let position = this.answers.length; position < this.world.written.length; position++) {
      const { event, stream } = this.world.written[position]!;
      applyEvent(this.state, recordedAt(event, position));
      this.plain.take(event);
      if (isOfThePast(event.type)) this.states.take({ stream, event });
      const answer = told(this.picture);
      same('now', position, answer, expected(this.plain));
      this.answers.push(answer);
    }
  }
}

const { stackTraceLimit } = Error;
afterEach(() => {
  Error.stackTraceLimit = stackTraceLimit;
});

describe('access over the history of an organization', () => {
  it(
    `ACC-3 ACC-4 ACC-5 ACC-6 every answer is the naive model's, now and as of every prefix of ${HISTORIES} histories, erasures and deletions among them`,
    async () => {
      // Most commands are refused, and a refusal's stack, which nobody looks at, would be a third of the time.
      Error.stackTraceLimit = 0;
      const ended = { 'member.erase': 0, 'organization.delete': 0 };
      await fc.assert(
        fc.asyncProperty(history, async (steps) => {
          const play = new Play();
          play.run(steps);
          for (const command of ['member.erase', 'organization.delete'] as const) ended[command] += play.ended[command];
          const last = BigInt(play.world.written.length - 1);
          const history = new OrganizationHistory(
            new OrganizationStreams(
              { readStream: async (stream, from = 0n) => play.world.stored(stream, from) },
              organizationId,
            ),
          );
          await history.readOn(play.gatewaysEver, last);
          for (const [position, answer] of play.answers.entries()) {
            const count = history.countAt(BigInt(position));
            if (history.countBy(timeAt(position)) !== count)
              throw new Error(`a time and its position are different moments at ${position}`);
            same('as of', position, told(await history.pictureAfter(count)), answer);
          }
          await sameByItsStreams(play, history, steps);
        }),
        { numRuns: HISTORIES },
      );
      // Otherwise nothing was said of them.
      expect(ended['member.erase']).toBeGreaterThan(HISTORIES / 100);
      expect(ended['organization.delete']).toBeGreaterThan(HISTORIES / 100);
    },
    LONG ? 1_800_000 : 300_000,
  );
});
