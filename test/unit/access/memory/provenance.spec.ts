import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { Provenance } from '../../../../projections/access-snapshot/memory/provenance.js';
import { deserialiseState } from '../../../../projections/access-snapshot/saved/deserialise.js';
import { compactProvenance } from '../../../../projections/access-snapshot/fold/compact.js';
import { StatePicture } from '../../../../projections/access-snapshot/picture.js';
import { serialiseState } from '../../../../projections/access-snapshot/saved/serialise.js';
import { typeIdOf } from '../../../../src/kernel/type-id.js';
import { did, foldHistory, idAt } from '../../../support/access-history.js';

const uuid = fc.uuid();
const at = fc
  .date({ min: new Date('0000-01-01T00:00:00.000Z'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true })
  .map((date) => date.toISOString());

describe('the events that made things so', () => {
  it('are told as they were added, whenever they happened', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(at, uuid), { minLength: 1, maxLength: 50 }), (events) => {
        const provenance = new Provenance();
        const refs = events.map(([time, id]) => provenance.add(time, id));
        expect(refs.map((ref) => provenance.stampOf(ref))).toEqual(
          events.map(([since, id]) => ({ since, eventId: typeIdOf('evt', id) })),
        );
      }),
    );
  });

  it.each([
    ['2026-11-21T12:00:00Z', idAt(1)],
    ['2026-11-21T12:00:00.123456Z', idAt(1)],
    ['2026-11-21 12:00:00.000Z', idAt(1)],
    ['2026-11-2xT12:00:00.000Z', idAt(1)],
    ['2026-11-21T12:00:00.000Z', idAt(0xabcdef).toUpperCase()],
    ['2026-11-21T12:00:00.000Z', idAt(1).replaceAll('-', '')],
  ])('keep a time %s and an id %s that are written otherwise', (since, id) => {
    const provenance = new Provenance();
    provenance.add('2026-11-21T12:00:00.000Z', idAt(7));
    const ref = provenance.add(since, id);
    expect(provenance.stampOf(ref)).toEqual({ since, eventId: typeIdOf('evt', id) });
    const { words, odd } = provenance.saved([ref]);
    const restored = new Provenance();
    restored.add('2026-11-21T12:00:00.000Z', idAt(7));
    expect(restored.stampOf(restored.restore(words, odd))).toEqual({ since, eventId: typeIdOf('evt', id) });
  });

  it('are let go of when nothing refers to them any more, and nothing else changes', () => {
    const toggles = Array.from({ length: 3_000 }, (_, index) =>
      index % 2 === 0 ? did.disableTeam('team_1') : did.enableTeam('team_1'),
    );
    const history = [
      did.organization(),
      did.join('usr_1'),
      did.team('team_1'),
      did.gateway('gw_1'),
      did.addTo('team_1', 'usr_1'),
      did.provision('gw_1', 'team_1'),
      ...toggles,
    ];
    const state = foldHistory(history);
    const question = { organizationId: 'org_a', userId: 'usr_1', gatewayId: 'gw_1' };
    const before = {
      bytes: serialiseState(state),
      explained: new StatePicture(state).explain(question),
      size: state.provenance.size,
    };
    compactProvenance(state);
    expect(before.size).toBeGreaterThan(3_000);
    expect(state.provenance.size).toBeLessThan(10);
    expect(new StatePicture(state).explain(question)).toEqual(before.explained);
    expect(serialiseState(state)).toEqual(before.bytes);
  });

  it('are not many more than are in use, however long things are switched on and off', () => {
    const state = foldHistory([did.organization(), did.team('team_1')]);
    const toggles = Array.from({ length: 600 }, (_, index) =>
      index % 2 === 0 ? did.disableTeam('team_1') : did.enableTeam('team_1'),
    );
    for (let round = 0; round < 450; round += 1) foldHistory(toggles, state, 2 + round * toggles.length);
    expect(state.provenance.size).toBeLessThanOrEqual(250_000);
  });

  it('come back from what was saved in their order, so that the later one stays the later', () => {
    const history = [
      did.organization(),
      did.team('team_1'),
      did.gateway('gw_1'),
      did.provision('gw_1', 'team_1'),
      did.join('usr_1'),
      did.addTo('team_1', 'usr_1'),
    ];
    const question = { organizationId: 'org_a', userId: 'usr_1', gatewayId: 'gw_1' };
    const restored = deserialiseState(serialiseState(foldHistory(history)));
    expect(new StatePicture(restored).explain(question).paths).toEqual([
      expect.objectContaining({ eventId: typeIdOf('evt', idAt(5)) }),
    ]);
  });

  it('are not read from a snapshot that was cut short', () => {
    const bytes = serialiseState(foldHistory([did.organization(), did.team('team_1')]));
    for (const length of [0, 1, 40, bytes.length - 1, bytes.length - 23])
      expect(() => deserialiseState(bytes.subarray(0, length))).toThrow();
  });
});
