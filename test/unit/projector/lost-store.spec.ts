import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { organizationStory } from '../../support/organization-story.js';
import { eventually } from '../../support/eventually.js';
import { collectionOf, type Projector, ReadSide, versionOf } from '../../support/read-side.js';

const withinSeconds = async (seconds: number, work: Promise<unknown>): Promise<string> =>
  Promise.race([work.then(() => 'ended'), pause(seconds * 1_000, 'still running', { ref: false })]);

describe('a projector whose store of documents is closed under it', () => {
  let side: ReadSide;
  beforeEach(async () => void (side = await ReadSide.open()));
  afterEach(() => side.close());

  const stops = async ({ runner }: Projector): Promise<void> =>
    expect(await withinSeconds(5, runner.stop())).toBe('ended');

  it('says so, and stops when it is told to', async () => {
    await side.append(...organizationStory('1', 20));
    const projector = await side.running();
    await side.documents.close();
    await side.append(...organizationStory('2', 5));
    await eventually(() => projector.warnings.some((warning) => warning.startsWith('read models stand still')));
    await stops(projector);
  });

  it('stops while nothing happens', async () => {
    const projector = await side.running();
    await side.documents.close();
    await stops(projector);
  });

  it.each([0, 1, 2, 4, 8, 16, 32, 64])(
    'stops whatever it was doing after %d ms, and the next one finishes the work',
    async (milliseconds) => {
      await side.append(...organizationStory('1', 300));
      const projector = side.projector();
      projector.runner.start();
      await projector.runner.rebuild('audit_log');
      await pause(milliseconds);
      await side.documents.close();
      void side.append(...organizationStory('2', 5));
      await stops(projector);
      await side.reopenDocuments();
      const next = await side.running(undefined, { holder: 'a' });
      await next.runner.stop();
      const found = await side.digest(
        (await side.documents.progress.serving('audit_log'))!.generation === 2
          ? collectionOf('audit_log', 2)
          : collectionOf('audit_log', 1),
      );
      await side.documents.progress.serve('audit_log', { version: versionOf('audit_log'), generation: 7 });
      await (await side.running()).runner.stop();
      expect(found).toBe(await side.digest(collectionOf('audit_log', 7)));
    },
  );
});
