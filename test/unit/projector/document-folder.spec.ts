import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { auditLog } from '../../../projections/audit-log/audit-log.projection.js';
import type { AnyProjection } from '../../../projections/index.js';
import type { ProjectionEvent } from '../../../projections/projection.js';
import { StoreUnavailable } from '../../../src/ports/event-store.port.js';
import type { Collection } from '../../../src/ports/read-models.port.js';
import { DocumentFolder } from '../../../src/projector/document-folder.js';
import { ReadSide } from '../../support/read-side.js';
import { happened, recorded } from '../../support/recorded-events.js';

const team = { organizationId: 'org_1', teamId: 'team_1' };
const events = [
  happened('TeamCreated', { ...team, name: 'Research', description: null }),
  happened('TeamRenamed', { ...team, name: 'Science' }),
  happened('TeamRenamed', { ...team, name: 'Art' }),
  happened('TeamDeleted', team),
].map((event, index) => recorded(index, event) as ProjectionEvent);

describe('document folder', () => {
  let side: ReadSide;
  beforeEach(async () => void (side = await ReadSide.open()));
  afterEach(() => side.close());

  const folderOn = (collection: Collection): DocumentFolder =>
    new DocumentFolder(auditLog as unknown as AnyProjection, collection, 100);
  const whole = async (name: string): Promise<Collection> => {
    const collection = await side.open(name);
    await (
      await folderOn(collection).fold(events)
    )();
    return collection;
  };

  it.each([1, 2, 3, 4])(
    'a crash after write number %d, and folding all again, comes to the same as folding once',
    async (lasts) => {
      await whole('expected');
      const collection = await side.open('crashed');
      let writes = 0;
      const dying = Object.assign(Object.create(collection) as Collection, {
        write: async (documents: Parameters<Collection['write']>[0]) => {
          writes += 1;
          if (writes > lasts) throw new StoreUnavailable('the power went');
          return collection.write(documents);
        },
      });
      const folder = folderOn(dying);
      for (const event of events) {
        const store = await folder.fold([event]);
        await store().catch(() => undefined);
      }
      await (
        await folderOn(collection).fold(events)
      )();
      expect(await side.stored('crashed')).toEqual(await side.stored('expected'));
    },
  );

  it('folds on documents that are still to be stored', async () => {
    await whole('expected');
    const folder = folderOn(await side.open('ahead'));
    const stores = [];
    for (const event of events) stores.push(await folder.fold([event]));
    for (const store of stores) await store();
    expect(await side.stored('ahead')).toEqual(await side.stored('expected'));
  });

  it('folds again where somebody else stored what it had not expected', async () => {
    await whole('expected');
    const collection = await side.open('shared');
    const folder = folderOn(collection);
    const stores = [await folder.fold(events.slice(0, 2)), await folder.fold(events.slice(2))];
    await (
      await folderOn(collection).fold(events.slice(0, 3))
    )();
    for (const store of stores) await store();
    expect(await side.stored('shared')).toEqual(await side.stored('expected'));
  });
});
