import { describe, it } from '@jest/globals';
import { organizationDirectory } from '../../projections/organization-directory/organization-directory.projection.js';
import { givenProjection } from '../support/given-projection.js';
import { happened, timeOf } from '../support/recorded-events.js';

const acme = { organizationId: 'org_1' };
const created = happened('OrganizationCreated', {
  ...acme,
  name: 'Acme',
  slug: 'acme',
  plan: 'free',
  description: null,
  ownerId: 'usr_1',
});

describe('organization directory', () => {
  it('holds an organization as it was created', () => {
    givenProjection(organizationDirectory)
      .when(created)
      .gives('org_1', {
        ...acme,
        name: 'Acme',
        slug: 'acme',
        plan: 'free',
        description: null,
        overview: null,
        createdBy: 'usr_1',
        createdAt: timeOf(0),
        deletedAt: null,
        version: 0,
      });
  });

  it('ORG-3 follows name, description and overview, and leaves the slug', () => {
    givenProjection(organizationDirectory, created)
      .when(
        happened('OrganizationRenamed', { ...acme, name: 'Acme Inc' }),
        happened('OrganizationDescribed', { ...acme, description: 'Anvils' }),
        happened('OrganizationOverviewWritten', { ...acme, overview: '# Acme' }),
      )
      .has('org_1', { name: 'Acme Inc', slug: 'acme', description: 'Anvils', overview: '# Acme', version: 3 });
  });

  it('ORG-4 keeps a deleted organization under its slug, and says since when it is gone', () => {
    givenProjection(organizationDirectory, created)
      .when(happened('OrganizationDeleted', acme))
      .has('org_1', { slug: 'acme', deletedAt: timeOf(1), version: 1 });
  });

  it('skips changes to an organization it does not hold', () => {
    givenProjection(organizationDirectory)
      .when(happened('OrganizationRenamed', { ...acme, name: 'Ghost' }))
      .holdsNone('org_1');
  });
});
