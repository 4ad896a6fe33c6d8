import { Api } from '../api.js';
import { eventually } from '../eventually.js';
import { differences, digestOf, type Reading, readEverything } from '../snapshot.js';
import { OPERATOR_TOKEN } from '../product/environment.js';
import { type Connected, ORGANIZATION, type Scene } from '../story.js';

interface Projection {
  readonly name: string;
  readonly generation: number;
  readonly state: string;
  readonly lag: string;
}

const PROJECTIONS = '/v1/operator/projections';
const short = (digest: string): string => `${digest.slice(0, 16)}…`;

const compare = ({ narrator }: Scene, before: readonly Reading[], after: readonly Reading[]): void => {
  narrator.same(
    'identical',
    differences(before, after),
    [],
    `${before.length} of ${before.length} answers, byte for byte`,
  );
  narrator.same('digest', digestOf(after), digestOf(before), short(digestOf(after)));
};

/** A client calls and a person reads, again and again, until stopped. @returns how often each was answered */
const busy = ({
  agent,
  owner,
}: Connected): { stop: () => Promise<{ calls: number; reads: number; bodies: ReadonlySet<string> }> } => {
  const stopping = new AbortController();
  const bodies = new Set<string>();
  const again = async (one: () => Promise<unknown>): Promise<number> => {
    let times = 0;
    do {
      await one();
      times += 1;
    } while (!stopping.signal.aborted);
    return times;
  };
  const calling = again(() => agent.call('echo', { message: 'still here' }));
  const reading = again(async () => bodies.add(await owner.text('GET', `${ORGANIZATION}/teams`)));
  const both = Promise.all([calling, reading]);
  both.catch(() => undefined);
  return {
    stop: async () => {
      stopping.abort();
      const [calls, reads] = await both;
      return { calls, reads, bodies };
    },
  };
};

const rebuildAll = async (operator: Api): Promise<number> => {
  const { items: old } = await operator.get<{ items: readonly Projection[] }>(PROJECTIONS);
  for (const { name } of old) await operator.post(`${PROJECTIONS}/${name}/rebuild`);
  await eventually('every read model is rebuilt', async () => {
    const { items } = await operator.get<{ items: readonly Projection[] }>(PROJECTIONS);
    return old.every(({ name, generation }) =>
      items.some(
        (now) => now.name === name && now.generation > generation && !['rebuilding', 'stopped'].includes(now.state),
      ),
    );
  });
  return old.length;
};

/** Rebuilds the read models while everything is in use. */
const rebuildServing = async (scene: Scene, connected: Connected, before: readonly Reading[]): Promise<void> => {
  const { narrator, stage } = scene;
  narrator.step('The operator rebuilds every read model while Ada reads and Grace calls');
  const traffic = busy(connected);
  const rebuilt = await rebuildAll(new Api(() => stage.address, OPERATOR_TOKEN)).finally(() => traffic.stop());
  const { calls, reads, bodies } = await traffic.stop();
  narrator.holds('rebuilt', rebuilt > 0, 'some read models', 'none', `${rebuilt} read models, from the events alone`);
  narrator.same(
    'meanwhile',
    [...bodies],
    [before.find(({ name }) => name === 'teams')?.body],
    `${reads} reads and ${calls} tool calls, none failed, none saw anything else`,
  );
  compare(scene, before, await readEverything(connected));
};

/** Deletes the read models while nothing runs. */
const rebuildFromNothing = async (scene: Scene, connected: Connected, before: readonly Reading[]): Promise<void> => {
  const { narrator, stage } = scene;
  narrator.step('The operator stops Gatehouse, deletes the read models, and starts it again');
  await connected.agent.close();
  await stage.product.stop();
  const { count, said } = await stage.product.dropReadModels();
  narrator.holds('deleted', count > 0, 'the read models', 'nothing', said);
  await stage.product.start();
  compare(scene, before, await readEverything(connected));
};

/** Makes the read models again in both ways, and compares them. */
export const rebuild = async (scene: Scene, connected: Connected): Promise<void> => {
  const before = await readEverything(connected);
  scene.narrator.step('Ada reads everything there is');
  scene.narrator.tell(
    'read',
    before
      .map(({ name, count }) => `${name} ${count}`)
      .join(' · ')
      .replace(/^((?:[^·]+·){6}) /, '$1\n'),
  );
  scene.narrator.tell('digest', short(digestOf(before)));
  await rebuildServing(scene, connected, before);
  await rebuildFromNothing(scene, connected, before);
};
