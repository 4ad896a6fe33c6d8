import { describe, it } from '@jest/globals';
import { roleDirectory } from '../../projections/role-directory/role-directory.projection.js';
import { givenProjection } from '../support/given-projection.js';
import { happened, timeOf } from '../support/recorded-events.js';

const auditor = { organizationId: 'org_1', roleId: 'role_1' };
const created = happened('RoleCreated', {
  ...auditor,
  name: 'Auditor',
  description: null,
  capabilities: ['audit:view', 'not:known'],
  copyOf: null,
});

describe('role directory', () => {
  it('PPL-3 holds a role as it was made, with the capabilities that this version knows', () => {
    givenProjection(roleDirectory)
      .when(created)
      .gives('role_1', {
        ...auditor,
        name: 'Auditor',
        nameKey: 'auditor',
        description: null,
        capabilities: ['audit:view'],
        createdAt: timeOf(0),
        version: 0,
      });
  });

  it('PPL-3 follows every edit', () => {
    const given = givenProjection(roleDirectory, created);
    given
      .when(happened('RoleRenamed', { ...auditor, name: 'READER' }))
      .has('role_1', { name: 'READER', nameKey: 'reader', version: 1 });
    given
      .when(happened('RoleDescribed', { ...auditor, description: 'Reads' }))
      .has('role_1', { description: 'Reads', version: 1 });
    given
      .when(happened('RoleCapabilitiesChanged', { ...auditor, capabilities: ['usage:view', 'not:known'] }))
      .has('role_1', { capabilities: ['usage:view'], version: 1 });
  });

  it('PPL-3 forgets a deleted role, and edits of one it never saw', () => {
    givenProjection(roleDirectory, created).when(happened('RoleDeleted', auditor)).deletes('role_1');
    givenProjection(roleDirectory)
      .when(happened('RoleRenamed', { ...auditor, name: 'Late' }))
      .holdsNone('role_1');
  });
});
