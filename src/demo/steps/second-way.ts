import { inAMoment } from '../eventually.js';
import { type Connected, ORGANIZATION, type Scene } from '../story.js';

interface Verdict {
  readonly allowed: boolean;
  readonly reason: string;
  readonly paths: readonly {
    readonly via: string;
    readonly teamId?: string;
    readonly roleId?: string;
    readonly since: string;
  }[];
}

const clock = (at: string): string => at.slice(11, 19);

/** The member reaches the gateway through the other team. */
export const openSecondWay = async (
  { narrator }: Scene,
  { owner, memberId, supportId, gatewayId, agent }: Connected,
): Promise<void> => {
  narrator.step('Ada puts Grace into Support, and opens the gateway to it');
  await owner.put(`${ORGANIZATION}/teams/${supportId}/members/${memberId}`);
  await owner.put(`${ORGANIZATION}/gateways/${gatewayId}/teams/${supportId}`);
  narrator.same(
    'echo',
    await inAMoment(() => agent.call('echo', { message: 'I am back' })),
    'Echo: I am back',
    'Echo: I am back (the same client, the same session)',
  );
};

/** Shows why people may or may not use the gateway. */
export const askWhy = async (
  { narrator }: Scene,
  { owner, ownerId, memberId, researchId, supportId, gatewayId }: Connected,
): Promise<void> => {
  narrator.step('Ada asks why');
  const checks = [memberId, ownerId, 'usr_01kamz4x8dfyjv8a2p6c2w9g5r'].map((userId) => ({ userId, gatewayId }));
  const { results } = await owner.post<{ results: readonly Verdict[] }>(`${ORGANIZATION}/access/check`, { checks });
  const [grace, ada, stranger] = results as [Verdict, Verdict, Verdict];
  narrator.same(
    'Grace',
    grace.paths.map(({ via, teamId }) => [via, teamId]),
    [['team', supportId]],
    `may, through the team Support, since ${clock(grace.paths[0]?.since ?? '')} UTC`,
  );
  narrator.same(
    'not by',
    grace.paths.some(({ teamId }) => teamId === researchId),
    false,
    'Research: it stays disabled',
  );
  narrator.same('Ada', [ada.allowed, ada.reason], [true, 'role.use-all'], 'may, because owners may use every gateway');
  narrator.same(
    'a stranger',
    [stranger.allowed, stranger.reason],
    [false, 'member.none'],
    'may not: not a member of Acme',
  );
};
