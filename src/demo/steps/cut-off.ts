import { refusalOf } from '../agent.js';
import { eventually } from '../eventually.js';
import { type Connected, GATEWAY_NAME, ORGANIZATION, type Scene } from '../story.js';

const MESSAGE = 'Budget review until Monday.';
const SENTENCE = `Your access to '${GATEWAY_NAME}' came through the team 'Research', which an administrator has disabled. The administrator wrote: ${MESSAGE}`;
const LONG_CALL = 'trigger-long-running-operation';

const inTwoLines = (sentence: string): string => sentence.replace('. The ', '.\nThe ');

/** A team is disabled while a client of one of its members is at work. */
export const disableTeam = async ({ narrator }: Scene, { owner, researchId, agent }: Connected): Promise<void> => {
  narrator.step('Grace is in the middle of a long call when Ada disables Research');
  let isUnderWay = false;
  const longCall = refusalOf(
    agent.call(LONG_CALL, { duration: 30, steps: 120 }, () => {
      isUnderWay = true;
    }),
  );
  // It is awaited below; an earlier rejection must not count as unhandled.
  longCall.catch(() => undefined);
  await eventually('the long call reports progress', () => isUnderWay);
  const team = await owner.post<{ enabled: boolean }>(`${ORGANIZATION}/teams/${researchId}/disable`, {
    message: MESSAGE,
  });
  narrator.same('Research', team.enabled, false, 'disabled, with a message to those it cuts off');

  narrator.step('Grace is cut off at once, and told why');
  narrator.same('long call', (await longCall).sentence, SENTENCE, 'ended in the middle');
  await eventually('the stream of the client ends', () => agent.openStreams === 0);
  narrator.same('open stream', agent.cutOffMessage, SENTENCE, 'ended, with the same words');
  const refused = await refusalOf(agent.call('echo', { message: 'Anybody there?' }));
  narrator.same('new call', refused.status, 403, 'refused (403)');
  narrator.same('in words', refused.sentence, SENTENCE, inTwoLines(refused.sentence));
};
