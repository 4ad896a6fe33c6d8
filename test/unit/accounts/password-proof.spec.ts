import 'reflect-metadata';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type EmbeddedPrivate, openEmbeddedPrivate } from '../../../src/adapters/embedded/private/open-private.js';
import { Accounts } from '../../../src/features/accounts/accounts.js';
import { PasswordQueue } from '../../../src/features/accounts/passwords/password-queue.js';
import { StoreUnavailable } from '../../../src/ports/event-store.port.js';
import type { PasswordHasher } from '../../../src/ports/password-hasher.port.js';
import { sourceFiles } from '../../support/source-files.js';
import { passwordProof } from '../../support/password-proof.js';
import { codeOf, refusalOf } from '../../support/refused.js';
import { removeFolder, temporaryFolder } from '../../support/temporary-folder.js';

const DAY_MS = 86_400_000;
const clock = { at: 0, now: () => new Date(clock.at).toISOString(), monotonic: () => clock.at };

/** The port's promise without its slowness; counts the work, and can break. */
class CountedHasher implements PasswordHasher {
  asked = 0;
  broken: Error | undefined;

  hash = async (password: string): Promise<string> => `hash of ${password}`;
  matches = async (password: string, passwordHash: string | null): Promise<boolean> => {
    this.asked += 1;
    await new Promise((resolve) => setImmediate(resolve));
    if (this.broken) throw this.broken;
    return passwordHash === `hash of ${password}`;
  };
}

let folder: string;
let opened: EmbeddedPrivate;
let hasher: CountedHasher;
let tell: ReturnType<typeof passwordProof>;

const accounts = Object.assign(Object.create(Accounts.prototype) as Accounts, {
  hasAddress: async (userId: string) => userId.startsWith('usr-'),
});

const another = (): ReturnType<typeof passwordProof> =>
  passwordProof(opened, accounts, new PasswordQueue(hasher), clock);

beforeEach(async () => {
  folder = temporaryFolder();
  clock.at = Date.parse('2026-11-21T12:00:00.000Z');
  hasher = new CountedHasher();
  opened = await openEmbeddedPrivate({ folder, masterKey: Buffer.alloc(32, 7) });
  for (const name of ['ada', 'bob'])
    await opened.credentials.putPassword(name, { userId: `usr-${name}`, passwordHash: 'hash of right' });
  tell = another();
});
afterEach(async () => {
  await opened.close();
  removeFolder(folder);
});

const HOME = '192.0.2.1';
const say = (
  who: string,
  password: string,
  from = HOME,
  { device = undefined as string | undefined, at = tell } = {},
): Promise<string | undefined> => codeOf(at.of({ addressHash: who, password, from, device }));

const times = async (count: number, call: (n: number) => Promise<string | undefined>) => {
  const codes = await Promise.all(Array.from({ length: count }, (_, n) => call(n)));
  const counted = (code: string | undefined): number => codes.filter((one) => one === code).length;
  return { right: counted(undefined), refused: counted('session.refused'), throttled: counted('session.throttled') };
};

describe('asking for a password', () => {
  it('ACT-4 lets ten failures pass in a minute by account and network, all at once too, then says when to come back', async () => {
    expect(await times(40, () => say('ada', 'wrong'))).toEqual({ right: 0, refused: 10, throttled: 30 });
    expect(hasher.asked).toBe(10);
    clock.at += 20_000;
    const refusal = await refusalOf(tell.of({ addressHash: 'ada', password: 'right', from: HOME }));
    expect([refusal.code, refusal.details.retryAfter]).toEqual(['session.throttled', 40]);
    expect(await say('bob', 'right')).toBeUndefined();
    expect(await say('ada', 'right', '192.0.2.2')).toBeUndefined();
    clock.at += 40_000;
    expect(await say('ada', 'right')).toBeUndefined();
  });

  it('ACT-4 forgets the failures of a person who gets in', async () => {
    for (let n = 0; n < 3; n += 1) {
      expect(await times(9, () => say('ada', 'wrong'))).toMatchObject({ refused: 9 });
      expect(await say('ada', 'right')).toBeUndefined();
    }
  });

  it('ACT-4 is never throttled by right passwords, however many at once', async () => {
    expect(await times(100, () => say('ada', 'right'))).toEqual({ right: 100, refused: 0, throttled: 0 });
    expect(await times(100, (n) => say('bob', 'right', `198.51.100.${n}`))).toMatchObject({ right: 100 });
  });

  it('ACT-4 counts 50 failures of an account from anywhere, and 60 of a network for any account', async () => {
    expect(await times(80, (n) => say('ada', 'wrong', `198.51.100.${n}`))).toMatchObject({
      refused: 50,
      throttled: 30,
    });
    expect(await times(80, (n) => say(`nobody ${n}`, 'wrong', '203.0.113.5'))).toMatchObject({ refused: 60 });
    expect(await say('bob', 'right', '203.0.113.5')).toBe('session.throttled');
    expect(await say('bob', 'right', '203.0.113.6')).toBeUndefined();
  });

  it('ACT-4 takes all addresses of an IPv6 network for one', async () => {
    const from = (n: number) => `2001:db8:1:2::${n.toString(16)}`;
    expect(await times(30, (n) => say('ada', 'wrong', from(n)))).toMatchObject({ refused: 10, throttled: 20 });
    expect(await say('ada', 'right', '2001:db8:1:3::1')).toBeUndefined();
  });

  it('ACT-4 never refuses a right password from a place that the person used before because of somebody else', async () => {
    expect(await say('ada', 'right')).toBeUndefined();
    await times(80, (n) => say('ada', 'wrong', `198.51.100.${n}`));
    expect(await say('ada', 'right', '198.51.100.200')).toBe('session.throttled');
    expect(await say('ada', 'right')).toBeUndefined();
    await times(80, (n) => say(`nobody ${n}`, 'wrong'));
    expect(await say('ada', 'right')).toBeUndefined();
    expect(await say('bob', 'right')).toBe('session.throttled');
  });

  it('ACT-4 gives each known place ten failures a minute of its own', async () => {
    for (const from of [HOME, '192.0.2.2']) expect(await say('ada', 'right', from)).toBeUndefined();
    expect(await times(20, () => say('ada', 'wrong'))).toMatchObject({ refused: 10, throttled: 10 });
    expect(await say('ada', 'right')).toBe('session.throttled');
    expect(await say('ada', 'right', '192.0.2.2')).toBeUndefined();
    clock.at += 60_000;
    expect(await say('ada', 'right')).toBeUndefined();
  });

  it('ACT-4 goes by the cookie alone where a device sends one, also when others share its network', async () => {
    const { places } = opened;
    const mine = { device: 'device-of-ada' };
    await tell.prove({ addressHash: 'ada', password: 'right', from: HOME, nextDevice: mine.device });
    expect((await places.of('usr-ada', clock.now())).size).toBe(2);
    // A neighbour with a cookie of their own, and one without, fail for the account in the same network.
    await times(30, () => say('ada', 'wrong', HOME, { device: 'device-of-a-neighbour' }));
    await times(30, () => say('ada', 'wrong', HOME));
    expect(await say('ada', 'right', HOME)).toBe('session.throttled');
    expect(await say('ada', 'right', HOME, { device: 'device-of-a-neighbour' })).toBe('session.throttled');
    expect(await say('ada', 'right', HOME, mine)).toBeUndefined();
    expect(await say('ada', 'right', '203.0.113.9', mine)).toBeUndefined();
    // The cookie of one account is no place of another.
    await times(30, () => say('bob', 'wrong', HOME));
    expect(await say('bob', 'right', HOME, mine)).toBe('session.throttled');
  });

  it('ACT-4 knows a place for 90 days after the last sign-in', async () => {
    expect(await say('ada', 'right')).toBeUndefined();
    clock.at += 80 * DAY_MS;
    expect(await say('ada', 'right')).toBeUndefined();
    clock.at += 89 * DAY_MS;
    expect((await tell.prove({ addressHash: 'ada', password: 'right', from: HOME })).place.known).toBe(true);
    clock.at += 91 * DAY_MS;
    const { place } = await tell.prove({ addressHash: 'ada', password: 'right', from: HOME });
    expect([place.known, place.anyKnown]).toEqual([false, false]);
  });

  it('ACT-4 counts no failure where it could not be found out whether the password is right', async () => {
    hasher.broken = new StoreUnavailable('out of memory');
    expect(await times(30, () => say('ada', 'right'))).toEqual({ right: 0, refused: 0, throttled: 0 });
    hasher.broken = undefined;
    const { password } = opened.credentials;
    opened.credentials.password = () => Promise.reject(new StoreUnavailable('no answer'));
    expect(await times(30, () => say('ada', 'right'))).toEqual({ right: 0, refused: 0, throttled: 0 });
    opened.credentials.password = password;
    expect(await times(9, () => say('ada', 'wrong'))).toMatchObject({ refused: 9 });
    expect(await say('ada', 'right')).toBeUndefined();
  });

  it('ACT-4 counts for all processes together', async () => {
    const other = another();
    await times(10, (n) => say('ada', 'wrong', HOME, { at: n % 2 ? tell : other }));
    expect([await say('ada', 'right'), await say('ada', 'right', HOME, { at: other })]).toEqual([
      'session.throttled',
      'session.throttled',
    ]);
  });

  it('ACT-4 is the only way to a password: nothing else takes the hasher', () => {
    const takers = sourceFiles('src/features').filter(({ text }) => text.includes('PASSWORD_HASHER'));
    expect(takers.map(({ path }) => path)).toEqual(['src/features/accounts/passwords/password-queue.ts']);
  });
});

describe('the hashing queue', () => {
  it('ACT-4 keeps half of it free for people at known places: strangers do not hold them up', async () => {
    const ended: string[] = [];
    const gate: (() => void)[] = [];
    hasher.matches = async (password) => {
      if (password === 'of a stranger') await new Promise<void>((resolve) => gate.push(resolve));
      return password === 'right';
    };
    tell = another();
    expect(await say('ada', 'right')).toBeUndefined();
    const strangers = Array.from({ length: 300 }, (_, n) =>
      say(`stranger ${n}`, 'of a stranger', `198.51.${n % 200}.${n}`).then((code) => ended.push(code!)),
    );
    await new Promise((resolve) => setImmediate(resolve));
    expect(await say('ada', 'right')).toBeUndefined();
    expect(ended.length).toBeGreaterThan(100);
    expect(new Set(ended)).toEqual(new Set(['session.throttled']));
    while (ended.length < 300) {
      gate.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(strangers);
    expect(ended).toContain('session.refused');
  });
});
