import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Credentials } from '../../src/ports/credentials.port.js';
import type { IdempotencyRecords } from '../../src/ports/idempotency.port.js';
import type { PersonalData } from '../../src/ports/personal-data.port.js';
import type { UsageCounters } from '../../src/ports/usage-counters.port.js';
import type { Vault } from '../../src/ports/vault.port.js';
import { subjectOf, type OpenSubject } from '../support/contract-subject.js';

/** @param unindexed takes away from the data of a subject what tells of words, as it was before there was such a thing; all is closed then */
export const personalDataContract = (
  adapter: string,
  open: OpenSubject<PersonalData>,
  unindexed: (place: string) => Promise<void>,
): void => {
  describe(`${adapter}: personal data`, () => {
    const subject = subjectOf(open);
    beforeEach(subject.start);
    afterEach(subject.stop);

    it('keeps names and addresses over a restart, replaced whole', async () => {
      await subject.port.put('usr_1', { name: 'Zoë 🦊', email: 'zoe@example.org' }, 0);
      await subject.port.put('inv_1', { email: 'a@example.org' }, 0);
      await subject.port.put('usr_1', { name: 'Zoë B' }, 0);
      const read = await (await subject.now.restart()).read(['usr_1', 'inv_1', 'usr_unknown']);
      expect(Object.fromEntries(read)).toEqual({ usr_1: { name: 'Zoë B' }, inv_1: { email: 'a@example.org' } });
    });

    it('leaves nobody behind who was erased, and nobody else out', async () => {
      await Promise.all(['a', 'b'].map((id) => subject.port.put(id, { name: id }, 0)));
      await subject.port.erase('a');
      await subject.port.erase('never');
      expect([...(await subject.port.read(['a', 'b'])).keys()]).toEqual(['b']);
    });

    it('PPL-7 finds people by beginnings of words, and nobody by what was replaced or erased', async () => {
      await subject.port.put('usr_1', { name: 'Zoë Quill', email: 'zoe@example.org' }, 0);
      await subject.port.put('usr_2', { name: 'Zoltan', email: 'z@example.org' }, 0);
      await subject.port.put('inv_3', { email: 'zora@example.org' }, 0);
      expect(await subject.port.search('zo', undefined, 9)).toEqual(['usr_1', 'usr_2']);
      expect(await subject.port.search('zo', 'usr_1', 9)).toEqual(['usr_2']);
      expect(await subject.port.search('zo', undefined, 1)).toEqual(['usr_1']);
      expect(await subject.port.search('examp', undefined, 9)).toEqual(['usr_1', 'usr_2']);
      await subject.port.put('usr_1', { name: 'Ada' }, 0);
      await subject.port.erase('usr_2');
      const again = await subject.now.restart();
      expect(await again.search('zo', undefined, 9)).toEqual([]);
      expect(await again.search('ad', undefined, 9)).toEqual(['usr_1']);
    });

    it('PPL-7 shows at once what another instance changed or erased, also if it was read before', async () => {
      const other = await subject.now.another();
      const names = async () => {
        const read = await Promise.all([subject.port, other].map((each) => each.read(['usr_1', 'usr_2'])));
        return read.map((people) => [...people.values()].map(({ name }) => name).sort());
      };
      await Promise.all([subject.port.put('usr_1', { name: 'Ada' }, 0), other.put('usr_2', { name: 'Zoë' }, 0)]);
      expect(await names()).toEqual([
        ['Ada', 'Zoë'],
        ['Ada', 'Zoë'],
      ]);
      await other.put('usr_1', { name: 'Bea' }, 0);
      await subject.port.erase('usr_2');
      expect(await names()).toEqual([['Bea'], ['Bea']]);
      await subject.port.put('usr_2', { name: 'Zoë' }, 1);
      await other.erase('usr_1');
      expect(await names()).toEqual([['Zoë'], ['Zoë']]);
    });

    it('PPL-7 leaves nothing to be found by of people who were written many times at once', async () => {
      const names = ['Ada', 'Bea', 'Cleo', 'Dora', 'Emil', 'Fred'];
      await Promise.all(names.map((name) => subject.port.put('usr_1', { name }, 0)));
      await subject.port.erase('usr_1');
      expect(
        await Promise.all(names.map((name) => subject.port.search(name.slice(0, 3).toLowerCase(), undefined, 9))),
      ).toEqual(names.map(() => []));
    });

    it('finds people who were stored before there was an index of words', async () => {
      const many = Array.from({ length: 150 }, (_, at) => `usr_${String(at).padStart(4, '0')}`);
      // In portions: a small server takes its time for all of them at once.
      for (let from = 0; from < many.length; from += 50)
        await Promise.all(
          many.slice(from, from + 50).map((id, at) => subject.port.put(id, { name: `Ada ${from + at}` }, 0)),
        );
      await subject.port.put('inv_1', { email: 'ada@example.org' }, 0);
      const again = await subject.now.restart(unindexed);
      expect(await again.search('ad', undefined, 1_000)).toEqual(many);
      await again.put('usr_0000', { name: 'Bea' }, 0);
      await again.erase('usr_0001');
      expect(await again.search('ad', undefined, 1_000)).toEqual(many.slice(2));
      expect((await (await subject.now.restart()).read(many)).size).toBe(149);
    });

    it('PPL-7 seals network addresses until the person is erased, whatever else of them changes', async () => {
      await Promise.all(['usr_1', 'usr_2'].map((id) => subject.port.put(id, { name: id }, 0)));
      const seal = async (userId?: string) => ({
        userId,
        from: (await subject.port.sealAddress(userId, '192.0.2.1'))!,
      });
      const sealed = [await seal('usr_1'), await seal('usr_2'), await seal(), await seal('usr_1')];
      expect(new Set(sealed.map(({ from }) => from)).size).toBe(4);
      expect(await subject.port.sealAddress('usr_unknown', '192.0.2.1')).toBeNull();
      await subject.port.put('usr_1', { name: 'Ada' }, 0);
      const again = await subject.now.restart();
      expect(await again.openAddresses(sealed)).toEqual(Array(4).fill('192.0.2.1'));
      await again.erase('usr_1');
      expect(await again.openAddresses(sealed)).toEqual([null, '192.0.2.1', '192.0.2.1', null]);
      expect(await again.sealAddress('usr_1', '192.0.2.1')).toBeNull();
      await again.put('usr_1', { name: 'Ada again' }, 1);
      expect(await again.openAddresses(sealed)).toEqual([null, '192.0.2.1', '192.0.2.1', null]);
    });

    it('PPL-7 opens no network address of somebody whom another instance has erased', async () => {
      const other = await subject.now.another();
      await subject.port.put('usr_1', { name: 'Ada' }, 0);
      const sealed = [{ userId: 'usr_1', from: (await subject.port.sealAddress('usr_1', '192.0.2.1'))! }];
      expect(await other.openAddresses(sealed)).toEqual(['192.0.2.1']);
      await other.erase('usr_1');
      expect(await subject.port.openAddresses(sealed)).toEqual([null]);
    });

    it('hashes an address alike however it is written, and after a restart', async () => {
      const hash = subject.port.addressHash('Zoe\u0308@Example.org ');
      expect(hash).toBe(subject.port.addressHash('zoë@example.ORG'));
      expect(hash).not.toBe(subject.port.addressHash('zoe@example.org'));
      expect(hash).not.toContain('example');
      expect((await subject.now.restart()).addressHash('zoë@example.org')).toBe(hash);
    });

    it('PPL-7 brings nobody back by what was decided before an erasure, in whichever instance', async () => {
      const other = await subject.now.another();
      await subject.port.put('usr_1', { name: 'Ada', email: 'ada@example.org' }, 0);
      const { person, erasures } = await other.known('usr_1');
      expect([person, erasures]).toEqual([{ name: 'Ada', email: 'ada@example.org' }, 0]);
      await subject.port.erase('usr_1');
      expect(await other.put('usr_1', { ...person, name: 'Ada L' }, erasures)).toBe(false);
      const again = await subject.now.restart();
      expect(await again.put('usr_1', { name: 'Ada L' }, erasures)).toBe(false);
      expect([...(await again.read(['usr_1'])).keys(), ...(await again.search('ad', undefined, 9))]).toEqual([]);
      expect(await again.known('usr_1')).toEqual({ person: undefined, erasures: 1 });
      expect(await again.sealAddress('usr_1', '192.0.2.1')).toBeNull();
    });

    it('PPL-7 leaves the mark also of subjects that were never stored, and of invitations', async () => {
      for (const id of ['usr_never', 'inv_never']) {
        expect(await subject.port.known(id)).toEqual({ person: undefined, erasures: 0 });
        await subject.port.erase(id);
        expect(await subject.port.put(id, { email: 'late@example.org' }, 0)).toBe(false);
      }
      expect([...(await subject.port.read(['usr_never', 'inv_never'])).keys()]).toEqual([]);
    });

    it('ORG-4 stores somebody again who is known to have been erased, until the next erasure', async () => {
      await subject.port.put('usr_1', { name: 'Ada' }, 0);
      await subject.port.erase('usr_1');
      expect(await subject.port.put('usr_1', { email: 'ada@example.org' }, 1)).toBe(true);
      expect(await subject.port.put('usr_1', { name: 'Ada', email: 'ada@example.org' }, 1)).toBe(true);
      const sealed = [{ userId: 'usr_1', from: (await subject.port.sealAddress('usr_1', '192.0.2.1'))! }];
      const again = await subject.now.restart();
      expect(await again.openAddresses(sealed)).toEqual(['192.0.2.1']);
      expect(await again.known('usr_1')).toEqual({ person: { name: 'Ada', email: 'ada@example.org' }, erasures: 1 });
      await again.erase('usr_1');
      expect(await again.put('usr_1', { name: 'Ada' }, 1)).toBe(false);
      expect(await again.known('usr_1')).toEqual({ person: undefined, erasures: 2 });
      expect(await again.openAddresses(sealed)).toEqual([null]);
    });

    it('PPL-7 has nobody left of many who were renamed and erased at once', async () => {
      const other = await subject.now.another();
      const ids = Array.from({ length: 60 }, (_, at) => `usr_${at}`);
      await Promise.all(ids.map((id) => subject.port.put(id, { name: 'Ada', email: `${id}@example.org` }, 0)));
      const rename = async (id: string): Promise<void> => {
        const { person, erasures } = await other.known(id);
        await other.put(id, { ...person, name: 'Bea' }, erasures);
      };
      const late = ids.map(async (id, at) => {
        const known = await other.known(id);
        await Promise.all([subject.port.erase(id), at % 2 === 0 && rename(id)]);
        await other.put(id, { ...known.person, name: 'Cleo' }, known.erasures);
      });
      await Promise.all(late);
      const left = await subject.port.read(ids);
      expect(await Promise.all(ids.map(async (id) => (await other.known(id)).erasures))).toEqual(ids.map(() => 1));
      // A rename that read after an erasure knows nothing of who there was before.
      expect([...left.values()].filter(({ name, email }) => name === 'Cleo' || email !== undefined)).toEqual([]);
    });
  });
};

export const credentialsContract = (adapter: string, open: OpenSubject<Credentials>): void => {
  describe(`${adapter}: credentials`, () => {
    const subject = subjectOf(open);
    beforeEach(subject.start);
    afterEach(subject.stop);

    it('keeps passwords and sessions over a restart', async () => {
      await subject.port.putPassword('h', { userId: 'u', passwordHash: 'one' });
      await subject.port.putPassword('h', { userId: 'u', passwordHash: 'two' });
      await subject.port.putSession('t', { userId: 'u', expiresAt: '2026-01-02T00:00:00.000Z' });
      const again = await subject.now.restart();
      expect(await again.password('h')).toEqual({ userId: 'u', passwordHash: 'two' });
      expect(await again.password('x')).toBeNull();
      expect(await again.session('t')).toEqual({ userId: 'u', expiresAt: '2026-01-02T00:00:00.000Z' });
    });

    it('PPL-7 forgets a password for good', async () => {
      await subject.port.putPassword('h', { userId: 'u', passwordHash: 'one' });
      await subject.port.putPassword('other', { userId: 'v', passwordHash: 'two' });
      await subject.port.removePassword('h');
      await subject.port.removePassword('nobody');
      const again = await subject.now.restart();
      expect([await again.password('h'), await again.password('other')]).toEqual([
        null,
        { userId: 'v', passwordHash: 'two' },
      ]);
    });

    const about = (sessionId: string) => ({
      sessionId,
      device: 'Firefox on Windows',
      from: null,
      createdAt: '2026-01-01T00:00:00.000Z',
      lastUsedAt: '2026-01-01T00:00:00.000Z',
    });

    it('ACT-3 keeps what a person is shown of a session, and lists those of one person', async () => {
      const put = (token: string, userId: string) =>
        subject.port.putSession(token, { userId, expiresAt: '2026-01-09T00:00:00.000Z', about: about(token) });
      await Promise.all([put('1', 'a'), put('2', 'a'), put('3', 'b')]);
      await subject.port.putSession('4', { userId: 'a', expiresAt: '2026-01-09T00:00:00.000Z' });
      const again = await subject.now.restart();
      const listed = await again.sessionsOf('a');
      expect(listed.map(({ tokenHash, session }) => [tokenHash, session.about]).toSorted()).toEqual([
        ['1', about('1')],
        ['2', about('2')],
        ['4', undefined],
      ]);
      expect(await again.session('1')).toEqual({
        userId: 'a',
        expiresAt: '2026-01-09T00:00:00.000Z',
        about: about('1'),
      });
      expect(await again.sessionsOf('c')).toEqual([]);
    });

    it('ACT-3 writes when a session was used, and makes none of one that is gone', async () => {
      const [expiresAt, used] = ['2026-01-09T00:00:00.000Z', '2026-01-02T00:00:00.000Z'];
      await subject.port.putSession('1', { userId: 'a', expiresAt, about: about('1') });
      await subject.port.putSession('2', { userId: 'a', expiresAt });
      await subject.port.session('1');
      await Promise.all(['1', '2', '3'].map((token) => subject.port.touchSession(token, used)));
      expect((await subject.port.session('1'))?.about).toEqual({ ...about('1'), lastUsedAt: used });
      expect(await subject.port.session('2')).toEqual({ userId: 'a', expiresAt });
      await subject.port.removeSession('1');
      await subject.port.touchSession('1', used);
      expect([await subject.port.session('1'), await subject.port.session('3')]).toEqual([null, null]);
    });

    it('ACT-3 ends all sessions of a user but one', async () => {
      const expiresAt = '2026-01-09T00:00:00.000Z';
      await Promise.all(
        ['1', '2', '3'].map((token) =>
          subject.port.putSession(token, { userId: token === '3' ? 'b' : 'a', expiresAt }),
        ),
      );
      await subject.port.removeSessionsOf('a', '2');
      const left = await Promise.all(['1', '2', '3'].map((token) => subject.port.session(token)));
      expect(left.map((session) => session?.userId)).toEqual([undefined, 'a', 'b']);
    });

    it('ends one session, all of a user, or those that ran out', async () => {
      const put = (token: string, userId: string, day: string) =>
        subject.port.putSession(token, { userId, expiresAt: `2026-01-${day}T00:00:00.000Z` });
      await Promise.all([
        put('1', 'a', '09'),
        put('2', 'a', '09'),
        put('3', 'b', '01'),
        put('4', 'b', '09'),
        put('5', 'c', '09'),
      ]);
      await subject.port.removeSession('5');
      await subject.port.removeSessionsOf('a');
      await subject.port.sweepSessions('2026-01-05T00:00:00.000Z');
      const left = await Promise.all(['1', '2', '3', '4', '5'].map((token) => subject.port.session(token)));
      expect(left.map((session) => session?.userId)).toEqual([undefined, undefined, undefined, 'b', undefined]);
    });
  });
};

export const idempotencyContract = (adapter: string, open: OpenSubject<IdempotencyRecords>): void => {
  describe(`${adapter}: idempotency records`, () => {
    const subject = subjectOf(open);
    beforeEach(subject.start);
    afterEach(subject.stop);
    const record = (commandId: string, at = '2026-01-01T00:00:00.000Z') => ({
      requestHash: 'r',
      commandId,
      answer: null,
      at,
    });

    it('lets one of many concurrent claims win, and tells all the same', async () => {
      const other = await subject.now.another();
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? subject.port : other).claim('k', record(`c${at}`))),
      );
      expect(new Set(answers.map((answer) => answer.commandId)).size).toBe(1);
    });

    it('gives the answer to the one who claims again, after a restart too', async () => {
      await subject.port.claim('k', record('c'));
      await subject.port.settle('k', 'sealed answer');
      expect(await (await subject.now.restart()).claim('k', record('d'))).toEqual({
        ...record('c'),
        answer: 'sealed answer',
      });
    });

    it('forgets one key, and sweeps the old', async () => {
      await subject.port.claim('a', record('first'));
      await subject.port.forget('a');
      expect((await subject.port.claim('a', record('second'))).commandId).toBe('second');
      await subject.port.claim('new', record('kept', '2026-02-02T00:00:00.000Z'));
      await subject.port.sweep('2026-02-01T00:00:00.000Z');
      expect((await subject.port.claim('a', record('third'))).commandId).toBe('third');
      expect((await subject.port.claim('new', record('late'))).commandId).toBe('kept');
    });
  });
};

export const vaultContract = (adapter: string, open: OpenSubject<Vault>): void => {
  describe(`${adapter}: vault`, () => {
    const subject = subjectOf(open);
    beforeEach(subject.start);
    afterEach(subject.stop);

    it('VAR-2 opens what it sealed for the same organization only, after a restart too', async () => {
      const [one, two] = await Promise.all([
        subject.port.seal('org_a', 'sécret'),
        subject.port.seal('org_a', 'sécret'),
      ]);
      await subject.port.seal('org_b', 'x');
      expect(one).toMatch(/^v1\.[A-Za-z0-9_-]+$/);
      expect(one).not.toBe(two);
      const again = await subject.now.restart();
      expect(await Promise.all([again.open('org_a', one), again.open('org_a', two)])).toEqual(['sécret', 'sécret']);
      expect(await Promise.all([again.open('org_b', one), again.open('org_c', one)])).toEqual([null, null]);
    });

    it('answers null for text with any character changed', async () => {
      const sealed = await subject.port.seal('org_a', 'secret');
      for (let at = 0; at < sealed.length; at += 1) {
        const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1);
        expect(await subject.port.open('org_a', changed)).toBeNull();
      }
      expect(await subject.port.open('org_a', '')).toBeNull();
    });

    it('VAR-2 never opens again what was sealed before the key was destroyed', async () => {
      const sealed = await subject.port.seal('org_a', 'secret');
      await subject.port.destroy('org_a');
      expect(await subject.port.open('org_a', sealed)).toBeNull();
      await subject.port.seal('org_a', 'new life');
      expect(await subject.port.open('org_a', sealed)).toBeNull();
    });
  });
};

export const usageCountersContract = (adapter: string, open: OpenSubject<UsageCounters>): void => {
  describe(`${adapter}: usage counters`, () => {
    const subject = subjectOf(open);
    beforeEach(subject.start);
    afterEach(subject.stop);
    const bucket = (day: string, name: string | null, calls = 1) => ({
      organizationId: 'o',
      day,
      gatewayId: 'g',
      serverId: null,
      userId: 'u',
      apiKeyId: null,
      method: 'tools/call',
      name,
      outcome: 'ok',
      calls,
      milliseconds: calls * 1.5,
    });

    it('adds what is alike and keeps it over a restart', async () => {
      await Promise.all(
        Array.from({ length: 10 }, () =>
          subject.port.add([bucket('2026-01-01', 'echo', 2), bucket('2026-01-01', null), bucket('2026-01-02', 'echo')]),
        ),
      );
      await subject.port.add([{ ...bucket('2026-01-01', 'echo'), organizationId: 'other' }]);
      const read = await (
        await subject.now.restart()
      ).read({ organizationId: 'o', from: '2026-01-01', to: '2026-01-01' });
      expect(read).toHaveLength(2);
      expect(read).toEqual(expect.arrayContaining([bucket('2026-01-01', 'echo', 20), bucket('2026-01-01', null, 10)]));
    });

    it('SEC-3 knows the day of the newest call of each key', async () => {
      const by = (apiKeyId: string, day: string) => ({ ...bucket(day, 'echo'), apiKeyId });
      await subject.port.add([
        by('key_1', '2026-01-02'),
        by('key_1', '2025-12-31'),
        by('key_2', '2026-01-01'),
        bucket('2026-02-01', 'echo'),
      ]);
      await subject.port.add([{ ...by('key_1', '2026-03-01'), organizationId: 'other' }]);
      expect([...(await subject.port.lastUses('o', ['key_1', 'key_3']))]).toEqual([['key_1', '2026-01-02']]);
      expect((await subject.port.lastUses('o', [])).size).toBe(0);
    });
  });
};
