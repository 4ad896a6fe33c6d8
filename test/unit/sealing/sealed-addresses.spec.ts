import { setTimeout as pause } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { SealedAddresses } from '../../../src/adapters/sealing/sealed-addresses.js';

const ADDRESS = '2001:db8::7';

describe('network addresses that are sealed', () => {
  let addresses: SealedAddresses;
  let stored: Map<string, Uint8Array>;
  let reads: number;
  const read = async (userIds: readonly string[]) => {
    reads += 1;
    return new Map([...stored].filter(([userId]) => userIds.includes(userId)));
  };
  beforeEach(() => {
    addresses = new SealedAddresses(Buffer.alloc(32, 7));
    stored = new Map([['usr_1', addresses.wrappedKey('usr_1')]]);
    reads = 0;
  });

  it('are read by the key of their person alone, and tell nothing without it', async () => {
    const from = (await addresses.seal('usr_1', ADDRESS, read))!;
    expect(Buffer.from(from, 'base64url').includes(ADDRESS)).toBe(false);
    stored.set('usr_2', addresses.wrappedKey('usr_2'));
    const asked = [
      { userId: 'usr_1', from },
      { userId: 'usr_2', from },
      { from },
      { userId: 'usr_1', from: 'nonsense' },
    ];
    expect(await addresses.open(asked, read)).toEqual([ADDRESS, null, null, null]);
    expect(await new SealedAddresses(Buffer.alloc(32, 8)).open(asked, read)).toEqual([null, null, null, null]);
  });

  it('take one look at the store for many commands, until the person is erased', async () => {
    for (let command = 0; command < 5; command += 1) await addresses.seal('usr_1', ADDRESS, read);
    expect(reads).toBe(1);
    stored.clear();
    addresses.forget('usr_1');
    expect(await addresses.seal('usr_1', ADDRESS, read)).toBeNull();
    expect(reads).toBe(2);
  });

  it('keep no key that was read while somebody was erased', async () => {
    const slow = async (userIds: readonly string[]) => {
      const keys = await read(userIds);
      addresses.forget('usr_1');
      return keys;
    };
    await addresses.seal('usr_1', ADDRESS, slow);
    stored.clear();
    expect(await addresses.seal('usr_1', ADDRESS, read)).toBeNull();
  });

  it('are left out where the store fails or takes long: no command fails or waits for them', async () => {
    expect(await addresses.seal('usr_1', ADDRESS, () => Promise.reject(new Error('away')))).toBeNull();
    const never = () => new Promise<never>(() => undefined);
    const sealed = addresses.seal('usr_1', ADDRESS, never);
    expect(await Promise.race([sealed, pause(5_000, 'late')])).toBeNull();
    expect(await addresses.seal('usr_1', ADDRESS, read)).not.toBeNull();
  });

  it('are sealed with the key of the installation where nobody is known', async () => {
    const from = (await addresses.seal(undefined, ADDRESS, read))!;
    expect([await addresses.open([{ from }], read), reads]).toEqual([[ADDRESS], 0]);
  });
});
