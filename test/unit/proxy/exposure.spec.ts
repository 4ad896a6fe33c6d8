import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Exposure } from '../../../src/ports/access/access.port.js';
import { changedKinds, exposes } from '../../../src/proxy/exposure.js';
import type { Subject } from '../../../src/proxy/methods.js';

const SOME: Exposure = {
  tools: new Set(['route', 'note://{id}']),
  prompts: new Set(['summary']),
  resources: new Set(['file:///open', 'note://{id}', 'not a {template']),
};

describe('what a gateway exposes', () => {
  it.each<readonly [Subject['kind'], string, boolean]>([
    ['tool', 'route', true],
    ['tool', 'Route', false],
    ['tool', 'route ', false],
    ['tool', 'summary', false],
    ['tool', 'note://1', false],
    ['tool', 'constructor', false],
    ['prompt', 'summary', true],
    ['prompt', 'route', false],
    ['resource', 'file:///open', true],
    ['resource', 'file:///open/more', false],
    ['resource', 'note://{id}', true],
    ['resource', 'note://1', true],
    ['resource', 'note://1/secret', false],
    ['resource', 'note://..', false],
    ['resource', 'not a {template', true],
  ])('GW-3 PRX-5 %s %s: %s', (kind, name, exposed) => {
    expect(exposes(SOME, { kind, name })).toBe(exposed);
    expect(exposes('all', { kind, name })).toBe(true);
  });

  it('PRX-5 has changed where a name came or went, and in those kinds only', () => {
    const names = fc.subarray(['a', 'b', 'c']).chain((some) => fc.shuffledSubarray(some, { minLength: some.length }));
    const sets = fc.record({ tools: names, resources: names, prompts: names });
    const exposed = ({ tools, resources, prompts }: Record<'tools' | 'resources' | 'prompts', string[]>): Exposure => ({
      tools: new Set(tools),
      resources: new Set(resources),
      prompts: new Set(prompts),
    });
    fc.assert(
      fc.property(sets, sets, (before, after) => {
        const expected = (['tools', 'resources', 'prompts'] as const).filter(
          (kind) => [...before[kind]].sort().join() !== [...after[kind]].sort().join(),
        );
        expect(changedKinds(exposed(before), exposed(after))).toEqual(expected);
      }),
    );
    expect(changedKinds('all', 'all')).toEqual([]);
    expect(changedKinds('all', SOME)).toEqual(['tools', 'resources', 'prompts']);
    expect(changedKinds(SOME, 'all')).toEqual(['tools', 'resources', 'prompts']);
  });
});
