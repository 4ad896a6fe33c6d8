import { describe, expect, it } from '@jest/globals';
import { OwnedIds } from '../../../src/proxy/owned-ids.js';

const anna = { userId: 'usr_anna', gatewayId: 'gw_1', serverId: 'srv_1' };
const others = [
  { ...anna, userId: 'usr_ben' },
  { ...anna, gatewayId: 'gw_2' },
  { ...anna, serverId: 'srv_2' },
];

describe('session ids', () => {
  const sessions = new OwnedIds(Buffer.alloc(32, 1));

  it('PRX-3 one session id of a server becomes another for each owner, and opens for that owner only', () => {
    // Twice: what is remembered must be bound to its owner as firmly as what is signed.
    for (let round = 0; round < 2; round += 1) {
      const hers = sessions.wrap(anna, 'session');
      expect(sessions.unwrap(anna, hers)).toBe('session');
      for (const other of others) {
        expect(sessions.wrap(other, 'session')).not.toBe(hers);
        expect(sessions.unwrap(other, hers)).toBeUndefined();
      }
    }
  });

  it('PRX-3 an id is the same whichever instance made it, and good only under its key', () => {
    const id = sessions.wrap(anna, 'session');
    expect(new OwnedIds(Buffer.alloc(32, 1)).wrap(anna, 'session')).toBe(id);
    expect(new OwnedIds(Buffer.alloc(32, 1)).unwrap(anna, id)).toBe('session');
    expect(new OwnedIds(Buffer.alloc(32, 2)).unwrap(anna, id)).toBeUndefined();
  });
});
