import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Cluster } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { Acme, untilAllWell } from '../support/faults/acme.js';
import { harmDone, UNHARMED } from '../support/faults/aftermath.js';
import type { MongoLookAlike } from '../support/mongodb/mongodb-server.js';
import type { Message } from '../support/mongodb/wire.js';
import type { ProductProcess } from '../support/process.js';

const TEAMS = '/v1/organizations/acme/teams';
const WITHIN_MS = 20_000;
const ROUNDS = 3;

let cluster: Cluster;
let second: MongoLookAlike;
let member: ProductProcess;
let acme: Acme;

beforeAll(async () => {
  cluster = await Cluster.start();
  second = await cluster.documents.another();
  member = await cluster.add('api,projector,proxy');
  acme = await Acme.foundedAt(member);
  await untilAllWell(acme, [member], WITHIN_MS);
}, 90_000);

afterAll(async () => {
  await acme?.stop();
  await cluster?.stop();
  await second?.stop();
});

const toTeams = (command: Message): boolean =>
  String(command['insert'] ?? command['update'] ?? '').startsWith('team_overview_');

/** A leader that has noticed the cut before it wrote waits for its lease, and gives nothing to anybody. */
const GIVEN_WITHIN_MS = 4_000;

/**
 * Cuts the primary off, has a team made, and lets the other one be elected once the old one was given the team's document.
 * @returns whether it was given: else there was nothing to lose
 */
const madeAround = async (
  primary: MongoLookAlike,
  other: MongoLookAlike,
  name: string,
): Promise<{ readonly id: string; readonly given: boolean }> => {
  let given = false;
  primary.watch = (command) => void (given ||= toTeams(command));
  primary.cutOff();
  const { status, body } = await member.anyone.with(acme.owner.token).post<{ id: string }>(TEAMS, { name });
  expect(status).toBe(201);
  acme.acknowledged.push(name);
  await eventually(() => given, GIVEN_WITHIN_MS).catch(() => undefined);
  primary.watch = null;
  other.elect();
  primary.rejoin();
  return { id: body.id, given };
};

describe('a primary of MongoDB that is cut off and loses its place', () => {
  it('TEAM-1 takes nothing with it that was acknowledged: the team is found, and in lists', async () => {
    const owner = member.anyone.with(acme.owner.token);
    const nodes = [cluster.documents, second] as const;
    let given = 0;
    for (let round = 0; given < ROUNDS && round < 5 * ROUNDS; round += 1) {
      const [primary, other] = round % 2 === 0 ? nodes : ([nodes[1], nodes[0]] as const);
      const name = `Cut off ${round}`;
      const made = await madeAround(primary, other, name);
      given += made.given ? 1 : 0;
      const names = async (): Promise<readonly string[]> => {
        const { status, body } = await owner.get<{ items: readonly { name: string }[] }>(`${TEAMS}?q=cut`);
        return status === 200 ? body.items.map((team) => team.name) : [];
      };
      await eventually(async () => (await names()).includes(name), WITHIN_MS);
      expect(await owner.get(`${TEAMS}/${made.id}`)).toMatchObject({ status: 200, body: { name } });
    }
    expect(given).toBe(ROUNDS);
  }, 120_000);

  it('AUD-3 leaves read models that a fresh fold gives', async () => {
    expect(await harmDone(cluster, acme.acknowledged)).toEqual(UNHARMED);
  }, 60_000);
});
