import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { KeyedSecrets } from '../../../src/adapters/sealing/keyed-secrets.js';
import { type EmbeddedPrivate, openEmbeddedPrivate } from '../../../src/adapters/embedded/private/open-private.js';
import { loadMasterKey } from '../../../src/adapters/embedded/private/master-key.js';
import { Failures } from '../../../src/limits/failures.js';
import { parseLimitSettings } from '../../../src/limits/limit-settings.js';
import { Limits } from '../../../src/limits/limits.js';
import type { LimitStore } from '../../../src/ports/limit-store.port.js';
import { codeOf, refusalOf } from '../../support/refused.js';
import { removeFolder, temporaryFolder } from '../../support/temporary-folder.js';

const HOUR_MS = 3_600_000;

let folder: string;
let opened: EmbeddedPrivate;
/** How often the store was asked to count. */
let asked: number;
const clock = {
  at: 0,
  now: () => new Date(clock.at).toISOString(),
  monotonic: () => clock.at,
};

beforeEach(async () => {
  folder = temporaryFolder();
  opened = await openEmbeddedPrivate({ folder, masterKey: loadMasterKey(folder) });
  clock.at = Date.parse('2026-11-21T12:00:00.000Z');
  asked = 0;
});
afterEach(async () => {
  await opened.close();
  removeFolder(folder);
});

/** The store itself, which also tells how often it was asked. */
const watched = (store: LimitStore): LimitStore =>
  new Proxy(store, {
    get: (target, name, receiver) => {
      const value: unknown = Reflect.get(target, name, receiver);
      if (name === 'take' || name === 'counts') asked += 1;
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });

const limitsOf = (configured: ConstructorParameters<typeof Limits>[0]['configured'] = {}): Limits =>
  new Limits({
    store: watched(opened.limitStore),
    secrets: new KeyedSecrets(loadMasterKey(folder)),
    clock,
    configured,
  });

describe('counts that all processes share', () => {
  it('LIM-2 a refusal names limit, value and when another try helps; then it asks no store again', async () => {
    const limits = limitsOf({ accountsByNetwork: { value: 2 } });
    for (let n = 0; n < 2; n += 1) await limits.take('accountsByNetwork', 'here');
    clock.at += HOUR_MS / 2;
    const refusal = await refusalOf(limits.take('accountsByNetwork', 'here'));
    expect(refusal).toMatchObject({ kind: 'limited', code: 'limit.reached' });
    expect(refusal.details).toEqual({ limit: { name: 'accountsByNetwork', value: 2 }, retryAfter: 1_800 });
    const before = asked;
    for (let n = 0; n < 1_000; n += 1) await refusalOf(limits.take('accountsByNetwork', 'here'));
    expect(asked).toBe(before);
    expect(await codeOf(limits.take('accountsByNetwork', 'elsewhere'))).toBeUndefined();
    clock.at += HOUR_MS / 2;
    expect(await codeOf(limits.take('accountsByNetwork', 'here'))).toBeUndefined();
  });

  it('LIM-1 two processes share them, and neither an address nor an id stands in the file', async () => {
    const [one, other] = [limitsOf(), limitsOf()];
    await one.change({ mailsByRecipient: { value: 3 } });
    await other.refresh();
    const all = await Promise.all(
      Array.from({ length: 8 }, (_, n) => codeOf((n % 2 ? one : other).take('mailsByRecipient', '192.0.2.77'))),
    );
    expect(all.filter((code) => code === undefined)).toHaveLength(3);
    const { readFileSync } = await import('node:fs');
    for (const name of ['private.db', 'private.db-wal'])
      expect(readFileSync(`${folder}/${name}`).includes('192.0.2.77')).toBe(false);
  });

  it('LIM-1 what one process sets the others follow within seconds', async () => {
    const [one, other] = [limitsOf(), limitsOf()];
    expect(other.of('keysByPerson').value).toBe(100);
    await one.change({ keysByPerson: { value: 60 } });
    clock.at += 5_001;
    other.of('keysByPerson');
    await new Promise((resolve) => setImmediate(resolve));
    expect(other.of('keysByPerson').value).toBe(60);
  });

  it('counts nothing of work that was refused or failed, whichever of its limits was met', async () => {
    const limits = limitsOf({ mailsByOrganization: { value: 2 }, mailsByRecipient: { value: 1 } });
    const mail = (to: string, work: () => Promise<void> = async () => undefined) =>
      codeOf(
        limits.counted(
          [
            ['mailsByOrganization', 'org'],
            ['mailsByRecipient', to],
          ],
          work,
        ),
      );
    expect(await mail('a', () => Promise.reject(new Error('lost')))).toBe('Error');
    expect([await mail('a'), await mail('a'), await mail('b'), await mail('c')]).toEqual([
      undefined,
      'limit.reached',
      undefined,
      'limit.reached',
    ]);
    expect(await codeOf(limits.take('mailsByRecipient', 'c'))).toBeUndefined();
  });

  it('LIM-1 waits for what is under way before it refuses, because that may be given back', async () => {
    const limits = limitsOf({ mailsByRecipient: { value: 2 } });
    let made = 0;
    const work = async (): Promise<void> => {
      await new Promise((resolve) => setImmediate(resolve));
      if (made === 1) throw new Error('there is one already');
      made += 1;
    };
    const codes = await Promise.all(
      Array.from({ length: 20 }, () => codeOf(limits.counted([['mailsByRecipient', 'a']], work))),
    );
    expect([made, codes.filter((code) => code === 'Error').length]).toEqual([1, 19]);
    expect(await codeOf(limits.take('mailsByRecipient', 'a'))).toBeUndefined();
    expect(await codeOf(limits.counted([['mailsByRecipient', 'a']], work))).toBe('limit.reached');
  });

  it('has no limit where the operator says null, and nothing passes at nought', async () => {
    const limits = limitsOf({ mailsByRecipient: { value: null }, accountsByNetwork: { value: 0 } });
    for (let n = 0; n < 50; n += 1) await limits.take('mailsByRecipient', 'a');
    expect(asked).toBe(0);
    expect(await codeOf(limits.take('accountsByNetwork', 'a'))).toBe('limit.reached');
  });
});

describe('failed attempts', () => {
  const counted = [
    ['failuresByAccountAndNetwork', 'ada here'],
    ['failuresByAccount', 'ada'],
  ] as const;

  it('ACT-4 are full at the smallest of their limits, what is under way included, and are told how long', async () => {
    const failures = new Failures(limitsOf({ failuresByAccountAndNetwork: { value: 3 } }));
    await failures.count(counted);
    const ends = [failures.begin(counted), failures.begin(counted)];
    expect(await failures.waitFor(counted)).toBe(1);
    for (const end of ends) end();
    expect(await failures.waitFor(counted)).toBeUndefined();
    for (let n = 0; n < 2; n += 1) await failures.count(counted);
    clock.at += 20_000;
    expect(await failures.waitFor(counted)).toBe(40);
    const before = asked;
    expect(await failures.waitFor(counted)).toBe(40);
    expect(asked).toBe(before);
    clock.at += 40_000;
    expect(await failures.waitFor(counted)).toBeUndefined();
  });

  it("ACT-4 a right password forgets the person's own failures, and no others", async () => {
    const limits = limitsOf({ failuresByAccountAndNetwork: { value: 3 }, failuresByAccount: { value: 6 } });
    const failures = new Failures(limits);
    for (let n = 0; n < 3; n += 1) await failures.count(counted);
    expect(await failures.waitFor(counted)).toBe(60);
    await failures.forget(counted[0]);
    expect(await failures.waitFor(counted)).toBeUndefined();
    for (let n = 0; n < 3; n += 1) await failures.count(counted.slice(1));
    expect(await failures.waitFor(counted)).toBe(60);
  });
});

describe('the file of the operator', () => {
  it('LIM-1 is read with value and window', () => {
    const settings = { keysByPerson: { value: 60 }, mailsByRecipient: { value: null, windowSeconds: 60 } };
    expect(parseLimitSettings(JSON.stringify(settings))).toEqual(settings);
    expect(parseLimitSettings('{}')).toEqual({});
  });

  it.each([
    ['', 'JSON'],
    ['[]', 'object'],
    ['null', 'object'],
    ['{"keys":{"value":1}}', 'keys is not a limit'],
    ['{"__proto__":{"value":1}}', '__proto__ is not a limit'],
    ['{"constructor":{"value":1}}', 'constructor is not a limit'],
    ['{"keysByPerson":5}', 'keysByPerson'],
    ['{"keysByPerson":{"value":1e99}}', 'keysByPerson.value'],
    ['{"keysByPerson":{"value":-1},"teamsByOrganization":{"value":true}}', 'keysByPerson.value', 'teamsByOrganization'],
    ['{"keysByPerson":{"value":5,"windowSeconds":5}}', 'no window'],
    ['{"mailsByRecipient":{"value":5,"windowSeconds":"5"}}', 'windowSeconds'],
  ])('LIM-1 is refused with every fault named: %s', (text, ...faults) => {
    const told = () => parseLimitSettings(text);
    expect(told).toThrow();
    for (const fault of faults) expect(told).toThrow(fault);
  });
});
