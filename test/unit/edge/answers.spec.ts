import { describe, expect, it } from '@jest/globals';
import { KeyedSecrets } from '../../../src/adapters/sealing/keyed-secrets.js';
import { Idempotency } from '../../../src/edge/idempotency/idempotency.js';
import { problem, problemOf, statusOf } from '../../../src/edge/replies/problem-details.js';
import { type KeptAnswer, sealAnswer, unsealAnswer } from '../../../src/edge/idempotency/sealed-answer.js';
import { conflict, invalid, isRefusal, type RefusalKind } from '../../../src/kernel/refusal.js';
import type { IdempotencyRecord, IdempotencyRecords } from '../../../src/ports/idempotency.port.js';

const answer: KeptAnswer = { status: 201, headers: { etag: '"1"' }, body: { secret: 'ghk_shown-once' } };

describe('kept answers', () => {
  it('open with the key they were sealed for', () =>
    expect(unsealAnswer('key', sealAnswer('key', answer))).toEqual(answer));

  it('show nothing, are never the same twice, and open with no other key or a letter changed', () => {
    const sealed = sealAnswer('key', answer);
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('shown-once');
    expect(sealAnswer('key', answer)).not.toBe(sealed);
    expect(() => unsealAnswer('another key', sealed)).toThrow();
    const bytes = Buffer.from(sealed, 'base64url');
    for (const at of [0, 12, bytes.length - 1]) {
      const changed = Buffer.from(bytes);
      changed[at]! ^= 1;
      expect(() => unsealAnswer('key', changed.toString('base64url'))).toThrow();
    }
  });
});

describe('problem details', () => {
  it.each<[RefusalKind, number]>([
    ['invalid', 400],
    ['unauthenticated', 401],
    ['forbidden', 403],
    ['not-found', 404],
    ['conflict', 409],
    ['stale', 412],
    ['limited', 429],
    ['unavailable', 503],
  ])('%s is %i', (kind, status) => {
    expect(statusOf(kind)).toBe(status);
  });

  it('carry type, title, status, detail, code and what helps, and no stack', () => {
    const refusal = conflict('slug.taken', "'acme' is taken.", { suggestions: ['acme-2'] });
    const body = problemOf(refusal);
    expect(body).toEqual({
      type: 'urn:gatehouse:problem:slug.taken',
      title: 'Conflict',
      status: 409,
      detail: "'acme' is taken.",
      code: 'slug.taken',
      suggestions: ['acme-2'],
    });
    expect(problem(299, 'odd', 'Odd.').title).toBe('Error');
    expect(problemOf(invalid('x.y', 'No.'), 422)).toMatchObject({ status: 422, title: 'Unprocessable Entity' });
  });
});

/** The port's promise, in a map: the contract suite holds the real one to it. */
class MapRecords implements IdempotencyRecords {
  readonly kept = new Map<string, IdempotencyRecord>();

  async claim(key: string, record: IdempotencyRecord): Promise<IdempotencyRecord> {
    const standing = this.kept.get(key) ?? record;
    this.kept.set(key, standing);
    return standing;
  }
  async settle(key: string, settled: string): Promise<void> {
    this.kept.set(key, { ...this.kept.get(key)!, answer: settled });
  }
  async forget(key: string): Promise<void> {
    this.kept.delete(key);
  }
  async sweep(): Promise<void> {
    this.kept.clear();
  }
}

describe('idempotency', () => {
  const clock = { now: () => '2026-11-21T12:00:00.000Z', monotonic: () => 0 };
  const request = { owner: 'usr-ada', key: 'k-1', content: '["POST","/teams",{"name":"X"}]', commandId: 'command-1' };
  const start = () => {
    const records = new MapRecords();
    return { records, idempotency: new Idempotency(records, clock, new KeyedSecrets(Buffer.alloc(32, 7))) };
  };
  const code = (running: Promise<unknown>) =>
    running.then(
      () => 'taken',
      (error: unknown) => (isRefusal(error) ? error.code : error),
    );

  it('runs a request again under its first command id until it was answered, then answers the same', async () => {
    const { idempotency } = start();
    expect(await idempotency.begin(request)).toEqual({ commandId: 'command-1', answer: null });
    expect(await idempotency.begin({ ...request, commandId: 'command-2' })).toEqual({
      commandId: 'command-1',
      answer: null,
    });
    await idempotency.settle(request, answer);
    expect(await idempotency.begin({ ...request, commandId: 'command-3' })).toEqual({ commandId: 'command-1', answer });
  });

  it('refuses the key for another request, and gives it to another person', async () => {
    const { idempotency } = start();
    await idempotency.begin(request);
    expect(await code(idempotency.begin({ ...request, content: 'other' }))).toBe('idempotency.mismatch');
    expect(
      await idempotency.begin({ ...request, owner: 'usr-bob', content: 'other', commandId: 'command-4' }),
    ).toMatchObject({ commandId: 'command-4', answer: null });
  });

  it('is forgotten where the request was refused', async () => {
    const { idempotency } = start();
    await idempotency.begin(request);
    await idempotency.forget(request);
    expect(await idempotency.begin({ ...request, content: 'other', commandId: 'command-5' })).toMatchObject({
      commandId: 'command-5',
    });
  });

  it.each(['', 'a b', 'ä', 'x'.repeat(201), 'a\tb'])('takes no key %j', async (key) =>
    expect(await code(start().idempotency.begin({ ...request, key }))).toBe('idempotency.key-invalid'),
  );

  it('keeps neither the key nor who sent it nor what was answered in clear', async () => {
    const { records, idempotency } = start();
    await idempotency.begin(request);
    await idempotency.settle(request, answer);
    expect(JSON.stringify([...records.kept])).not.toMatch(/k-1|usr-ada|shown-once|teams/);
  });
});
