import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadMasterKey } from '../../../src/adapters/embedded/private/master-key.js';
import { type EmbeddedPrivate, openEmbeddedPrivate } from '../../../src/adapters/embedded/private/open-private.js';
import { KeptPeople } from '../../../src/edge/idempotency/kept-people.js';
import { FoldedAccess } from '../../support/proxy/folded-access.js';
import { did } from '../../support/access-history.js';
import { removeFolder, temporaryFolder } from '../../support/temporary-folder.js';

const TAIL = '01kamz4x8dfyjv8a2p6c2w9g5';
const ADA = `usr_${TAIL}r`;
const BOB = `usr_${TAIL}s`;
const INVITED = `inv_${TAIL}r`;

let folder: string;
let store: EmbeddedPrivate;
let access: FoldedAccess;
let kept: KeptPeople;
beforeEach(async () => {
  folder = temporaryFolder();
  store = await openEmbeddedPrivate({ folder, masterKey: loadMasterKey(folder) });
  access = new FoldedAccess();
  access.happened(did.organization(), did.join(ADA), did.join(BOB));
  kept = new KeptPeople(store.personalData, access);
  await store.personalData.put(ADA, { name: 'Ada', email: 'ada@example.com' }, 0);
  await store.personalData.put(BOB, { name: 'Bob', email: 'bob@example.com' }, 0);
  await store.personalData.put(INVITED, { email: 'grace@example.com' }, 0);
});
afterEach(async () => {
  await store.close();
  removeFolder(folder);
});

const ada = { userId: ADA, name: 'Ada', email: 'ada@example.com', roleId: 'member' };
const bodies: Readonly<Record<string, unknown>> = {
  'a member': ada,
  'an invitation': { id: INVITED, email: 'grace@example.com', status: 'pending' },
  'several people, at any depth': {
    to: ada,
    from: { user: { id: BOB, name: 'Bob' } },
    list: [[{ by: BOB, name: 'Bob' }]],
  },
  'other names beside people': { id: `key_${TAIL}r`, name: 'Laptop', userId: ADA, team: { name: 'Research' } },
  'nothing of people': { items: [1, null, 'Ada'], name: 'Ada', deep: { empty: {} } },
  'a text': 'Ada',
  'no body': null,
};

describe('people in kept answers', () => {
  it.each(Object.entries(bodies))('PPL-7 are not kept, and are shown again: %s', async (_, body) => {
    const impersonal = await kept.takeOut(body);
    expect(JSON.stringify(impersonal)).not.toMatch(/@example/);
    for (const { path } of impersonal.people) expect(path.length).toBeGreaterThan(0);
    expect(await kept.putBack(impersonal, undefined)).toEqual(body);
  });

  it('PPL-7 are taken out by their ids, and no other name is', async () => {
    const { body, people } = await kept.takeOut(bodies['several people, at any depth']);
    expect(JSON.stringify(body)).not.toMatch(/"(Ada|Bob)"/);
    expect(people.map(({ subjectId, field }) => `${subjectId} ${field}`).sort()).toEqual([
      `${ADA} email`,
      `${ADA} name`,
      `${BOB} name`,
      `${BOB} name`,
    ]);
    expect(await kept.takeOut(bodies['other names beside people'])).toEqual({
      body: bodies['other names beside people'],
      people: [],
    });
  });

  it('PPL-7 are gone from a kept answer once they are erased', async () => {
    const member = await kept.takeOut(ada);
    const invitation = await kept.takeOut(bodies['an invitation']);
    await store.personalData.erase(ADA);
    await store.personalData.erase(INVITED);
    expect(await kept.putBack(member, undefined)).toEqual({ ...ada, name: null, email: null });
    expect(await kept.putBack(invitation, undefined)).toEqual({ id: INVITED, email: null, status: 'pending' });
  });

  it('PPL-7 are not shown again in an organization they are no member of any more, and elsewhere they are', async () => {
    const member = await kept.takeOut(ada);
    expect(await kept.putBack(member, 'org_a')).toEqual(ada);
    access.happened(did.remove(ADA));
    expect(await kept.putBack(member, 'org_a')).toEqual({ ...ada, name: null, email: null });
    expect(await kept.putBack(member, undefined)).toEqual(ada);
  });

  it('PPL-7 leave no address behind that is nobody’s they know', async () => {
    for (const body of [
      { email: 'somebody@example.com' },
      { id: `team_${TAIL}r`, email: 'somebody@example.com' },
      { userId: ADA, name: 'Ada', email: 'former@example.com' },
    ]) {
      const impersonal = await kept.takeOut(body);
      expect(JSON.stringify(impersonal)).not.toContain('@');
      expect(await kept.putBack(impersonal, undefined)).toEqual({ ...body, email: null });
    }
  });

  it('change nothing of the answer that is sent', async () => {
    const sent = structuredClone(ada);
    await kept.takeOut(sent);
    expect(sent).toEqual(ada);
  });
});
