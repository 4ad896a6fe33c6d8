import { describe, expect, it } from '@jest/globals';
import {
  ADMIN,
  ALL_CAPABILITIES,
  BUILT_IN_ROLES,
  CAPABILITIES,
  isCapability,
  MEMBER,
  OWNER,
} from '../../../src/kernel/capabilities.js';

/** Who holds what, letter for letter as the domain's table has it. */
const HELD: Readonly<Record<string, string>> = {
  'people:manage': 'OA',
  'owners:manage': 'O',
  'gateways:manage': 'OA',
  'gateways:provision': 'OA',
  'gateways:features': 'OA',
  'gateways:use-all': 'OA',
  'workspaces:manage': 'OA',
  'servers:manage': 'OA',
  'tools:create': 'OAM',
  'tools:manage': 'OA',
  'variables:manage': 'OA',
  'secrets:manage': 'OA',
  'organization:settings': 'OA',
  'integrations:manage': 'OA',
  'security:manage': 'O',
  'billing:manage': 'O',
  'organization:delete': 'O',
  'usage:view': 'OA',
  'audit:view': 'OA',
  'audit:export': 'OA',
};

describe('capabilities', () => {
  it('PPL-3 are held by Owner, Admin and Member as the table says, and there are no others', () => {
    const letters = ALL_CAPABILITIES.map((capability) => [
      capability,
      [OWNER, ADMIN, MEMBER]
        .filter((role) => role.capabilities.has(capability))
        .map(({ name }) => name[0])
        .join(''),
    ]);
    expect(Object.fromEntries(letters)).toEqual(HELD);
    expect([...BUILT_IN_ROLES.keys()]).toEqual(['owner', 'admin', 'member']);
  });

  it('each say what they unlock', () => {
    for (const text of Object.values(CAPABILITIES)) expect(text).toMatch(/^[A-Z].{10,}[^.]$/);
  });

  it('are told from other words, also from those that every object knows', () => {
    expect(['people:manage', 'people', 'toString', '__proto__', 'constructor', ''].filter(isCapability)).toEqual([
      'people:manage',
    ]);
  });
});
