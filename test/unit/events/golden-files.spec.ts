import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { EVENT_CATALOGUE } from '../../../src/events/event-catalogue.js';
import { decodeEvent, encodeEvent } from '../../../src/events/event-codec.js';
import type { EventMetadata } from '../../../src/kernel/domain-event.js';
import type { AnyEvent } from '../../../src/events/event-catalogue.js';

const FOLDER = new URL('../../fixtures/events/', import.meta.url);

interface Golden {
  readonly stored: {
    readonly type: string;
    readonly data: object;
    readonly metadata: EventMetadata & { readonly v: number };
  };
  readonly decoded: { readonly data: object };
}

const splitUrl = { url: undefined, origin: 'https://mcp.example.com', path: { text: '/mcp', sealed: false } };
/** What upcasters make of an older version, beside the fields of its own golden file; undefined for a field that is gone. */
const ADDED: Readonly<Record<string, object>> = {
  'AccountCreated.v1.json': { verified: true },
  'InvitationResent.v1.json': { invitedBy: 'usr_01kamz4x8dfyjv8a2p6c2w9g5r' },
  'InvitationSent.v1.json': { invitedBy: 'usr_01kamz4x8dfyjv8a2p6c2w9g5r' },
  'ServerAdded.v1.json': splitUrl,
  'ServerEndpointChanged.v1.json': splitUrl,
};

const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
const read = (name: string): Golden => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as Golden;
const newest = (name: string): object =>
  Object.fromEntries(
    Object.entries({ ...read(name).decoded.data, ...ADDED[name] }).filter(([, value]) => value !== undefined),
  );
const stored = ({ stored: { type, data, metadata } }: Golden) => ({
  id: '019aa9f2-7508-8fa5-b451-56308ed4c0b8',
  type,
  data: JSON.stringify(data),
  metadata: JSON.stringify(metadata),
  stream: 'stream-1',
  revision: 4n,
  position: 9n,
});

describe('golden files of stored events', () => {
  it('every stored name and version has one, and nothing else has', () => {
    const wanted = Object.entries(EVENT_CATALOGUE).flatMap(([type, { version }]) =>
      Array.from({ length: version }, (_, n) => `${type}.v${n + 1}.json`),
    );
    expect(files.sort()).toEqual(wanted.sort());
  });

  it('none was ever changed', () => {
    const sums = readFileSync(new URL('SHA256SUMS', FOLDER), 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split('  '));
    const found = files.sort().map((name) => [
      createHash('sha256')
        .update(readFileSync(new URL(name, FOLDER)))
        .digest('hex'),
      name,
    ]);
    expect(found).toEqual(sums.sort((a, b) => (a[1]! < b[1]! ? -1 : 1)));
  });

  it.each(files)('%s is read in its newest shape', (name) => {
    const golden = read(name);
    const { v, ...metadata } = golden.stored.metadata;
    expect(decodeEvent(stored(golden))).toEqual({
      type: golden.stored.type,
      data: newest(name),
      metadata,
      id: stored(golden).id,
      stream: 'stream-1',
      revision: 4n,
      position: 9n,
    });
    expect(v).toBe(Number(/\.v(\d+)\./.exec(name)?.[1]));
  });

  it('older versions are told apart from the newest by what upcasters add', () => {
    const old = files.filter(
      (name) => EVENT_CATALOGUE[read(name).stored.type as AnyEvent['type']].version > read(name).stored.metadata.v,
    );
    expect(Object.keys(ADDED)).toEqual(old);
  });

  it.each(
    files.filter(
      (name) => EVENT_CATALOGUE[read(name).stored.type as AnyEvent['type']].version === read(name).stored.metadata.v,
    ),
  )('%s is what is written today', (name) => {
    const { stored: golden, decoded } = read(name);
    const { v, ...metadata } = golden.metadata;
    const written = encodeEvent('id', { type: golden.type, data: decoded.data }, metadata);
    expect(JSON.parse(written.data)).toEqual(golden.data);
    expect(JSON.parse(written.metadata)).toEqual({ v, ...metadata });
  });

  it.each(files)('%s is refused when any of its fields is missing or of another kind', (name) => {
    const golden = read(name);
    const row = EVENT_CATALOGUE[golden.stored.type as AnyEvent['type']];
    for (const [field, value] of Object.entries(newest(name))) {
      const { [field]: _, ...rest } = newest(name) as Record<string, unknown>;
      expect(() => row.check(rest, 'data')).toThrow(field);
      expect(() => row.check({ ...rest, [field]: typeof value === 'number' ? 'seven' : 7 }, 'data')).toThrow(field);
    }
  });
});
