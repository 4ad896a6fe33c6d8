import { describe, expect, it } from '@jest/globals';
import { ALL_CAPABILITIES, type Capability } from '../../../src/kernel/capabilities.js';
import { type Named, namesOneOf, TO_LIST } from '../../../src/kernel/narrowing.js';
import type { Narrowing } from '../../../src/kernel/principal.js';

/** A member with all capabilities through a key. @param gatewayIds null: no gateway is left out */
const through = (capabilities: readonly Capability[] | null, gatewayIds: readonly string[] | null) => {
  const named = capabilities && new Set(capabilities);
  const narrowedTo: Narrowing = { capabilities: named, gatewayIds: gatewayIds && new Set(gatewayIds) };
  return { narrowedTo, capabilities: named ?? new Set(ALL_CAPABILITIES) };
};
const ANY: readonly Named[] = ['anything'];

describe('what a narrowed key names', () => {
  it('SEC-3 is not asked of a credential that is not narrowed', () => {
    const whole = { narrowedTo: null, capabilities: new Set<Capability>() };
    for (const named of [[], ANY, TO_LIST.people]) expect(namesOneOf(whole, named)).toBe(true);
  });

  it('SEC-3 is nothing where the list is empty', () => {
    for (const gatewayIds of [null, [], ['gw_1']])
      for (const named of [[], ANY, ['gateways'], ...Object.values(TO_LIST)] as const)
        expect(namesOneOf(through([], gatewayIds), named)).toBe(false);
  });

  it.each(ALL_CAPABILITIES)('SEC-3 is one capability and no other: %s', (capability) => {
    const key = through([capability], null);
    const passing = ALL_CAPABILITIES.filter((one) => namesOneOf(key, [one]));
    expect(passing).toEqual([capability]);
    expect(namesOneOf(key, ANY)).toBe(true);
    expect(namesOneOf(key, ['gateways'])).toBe(false);
    expect(namesOneOf(key, [])).toBe(false);
    expect(namesOneOf(key, TO_LIST.people)).toBe(capability === 'people:manage');
  });

  it('SEC-3 is gateways, and all that the person holds where no capability is named', () => {
    const key = through(null, ['gw_1']);
    for (const named of [ANY, ['gateways'], ...Object.values(TO_LIST)] as const)
      expect(namesOneOf(key, named)).toBe(true);
    expect(namesOneOf(key, [])).toBe(false);
    expect(namesOneOf({ ...key, capabilities: new Set() }, TO_LIST.people)).toBe(false);
    expect(namesOneOf({ ...key, capabilities: new Set() }, TO_LIST.gateways)).toBe(true);
  });
});
