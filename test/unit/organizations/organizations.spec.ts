import { describe, expect, it } from '@jest/globals';
import { createOrganization } from '../../../src/features/organizations/domain/create-organization.decision.js';
import { LARGEST_OVERVIEW } from '../../../src/features/organizations/domain/organization.state.js';
import { changeOrganization } from '../../../src/features/organizations/domain/organization.decisions.js';
import { changePlan } from '../../../src/features/organizations/domain/change-plan.decision.js';
import { deleteOrganization } from '../../../src/features/organizations/domain/delete-organization.decision.js';
import type { OrganizationEvent } from '../../../src/events/organizations.js';
import { ORGANIZATION } from '../../../src/features/organizations/domain/organization.stream.js';
import { decisionsOf } from '../../support/given-decision.js';
import { givenProjection } from '../../support/given-projection.js';
import { happened, timeOf } from '../../support/recorded-events.js';
import { organizationDirectory } from '../../../projections/organization-directory/organization-directory.projection.js';

const organizations = decisionsOf(ORGANIZATION);
const organizationId = 'org-1';
const acme = {
  organizationId,
  name: 'Acme',
  slug: 'acme',
  plan: 'free',
  description: null,
  ownerId: 'usr-ada',
} as const;
const created: OrganizationEvent = { type: 'OrganizationCreated', data: acme };

describe('creating an organization', () => {
  it('ORG-1 keeps name, slug, plan, description and creator', () => {
    organizations
      .given()
      .when(createOrganization, { ...acme, name: ' Acme  Inc ' })
      .then({ type: 'OrganizationCreated', data: { ...acme, name: 'Acme Inc' } });
    organizations
      .given()
      .when(createOrganization, { ...acme, plan: 'pro', description: 'Makes everything' })
      .then({ type: 'OrganizationCreated', data: { ...acme, plan: 'pro', description: 'Makes everything' } });
    organizations.given(created).when(createOrganization, acme).thenNothing();
  });

  it('refuses a name that is none', () =>
    organizations
      .given()
      .when(createOrganization, { ...acme, name: ' ' })
      .thenRefused('name.length', 'invalid'));
});

describe('changing an organization', () => {
  it('ORG-3 says what changed, and nothing where nothing did', () => {
    organizations
      .given(created)
      .when(changeOrganization, { organizationId, name: 'Apex', description: 'New', overview: '# Hi' })
      .then(
        { type: 'OrganizationRenamed', data: { organizationId, name: 'Apex' } },
        { type: 'OrganizationDescribed', data: { organizationId, description: 'New' } },
        { type: 'OrganizationOverviewWritten', data: { organizationId, overview: '# Hi' } },
      );
    organizations
      .given(created)
      .when(changeOrganization, { organizationId, name: 'Acme', description: null })
      .thenNothing();
  });

  it('ORG-3 never changes the slug', () =>
    organizations
      .given(created)
      .when(changeOrganization, { organizationId, slug: 'apex' })
      .thenRefused('slug.immutable', 'invalid'));

  it('ORG-3 takes an overview of 64 KiB, counted in bytes', () => {
    const overview = 'é'.repeat(LARGEST_OVERVIEW / 2);
    organizations
      .given(created)
      .when(changeOrganization, { organizationId, overview })
      .then({ type: 'OrganizationOverviewWritten', data: { organizationId, overview } });
    organizations
      .given(created)
      .when(changeOrganization, { organizationId, overview: `${overview}x` })
      .thenRefused('organization.overview-too-large', 'invalid');
  });

  it('refuses what rests on an older version, and what is about nothing', () => {
    organizations
      .given(created)
      .when(changeOrganization, { organizationId, name: 'Apex', expectedVersion: 7n })
      .thenRefused('version.stale', 'stale');
    organizations
      .given()
      .when(changeOrganization, { organizationId, name: 'Apex' })
      .thenRefused('organization.unknown', 'not-found');
  });

  it('folds every change', () => {
    const renamed: OrganizationEvent = { type: 'OrganizationRenamed', data: { organizationId, name: 'Apex' } };
    const described: OrganizationEvent = {
      type: 'OrganizationDescribed',
      data: { organizationId, description: 'New' },
    };
    const written: OrganizationEvent = {
      type: 'OrganizationOverviewWritten',
      data: { organizationId, overview: null },
    };
    expect(organizations.given(created, renamed, described, written).state()).toEqual({
      status: 'live',
      ...acme,
      name: 'Apex',
      description: 'New',
      overview: null,
      version: 3n,
    });
    expect(organizations.given(renamed).state()).toEqual({ status: 'absent' });
  });
});

describe('deleting an organization', () => {
  const deleted: OrganizationEvent = { type: 'OrganizationDeleted', data: { organizationId } };

  it('ORG-4 takes the slug typed exactly, and is the end', () => {
    organizations.given(created).when(deleteOrganization, { organizationId, confirmSlug: 'acme' }).then(deleted);
    for (const confirmSlug of ['', 'Acme', 'acme ', 'apex'])
      organizations
        .given(created)
        .when(deleteOrganization, { organizationId, confirmSlug })
        .thenRefused('slug.not-confirmed', 'invalid');
    organizations
      .given(created, deleted)
      .when(deleteOrganization, { organizationId, confirmSlug: 'acme' })
      .thenNothing();
    organizations
      .given(created, deleted)
      .when(changeOrganization, { organizationId, name: 'Apex' })
      .thenRefused('organization.unknown', 'not-found');
    organizations
      .given(created, deleted)
      .when(createOrganization, acme)
      .thenRefused('organization.unknown', 'not-found');
    organizations
      .given()
      .when(deleteOrganization, { organizationId, confirmSlug: 'acme' })
      .thenRefused('organization.unknown', 'not-found');
  });

  it('refuses what rests on an older version', () =>
    organizations
      .given(created)
      .when(deleteOrganization, { organizationId, confirmSlug: 'acme', expectedVersion: 7n })
      .thenRefused('version.stale', 'stale'));

  it('ORG-4 remembers the slug, which nobody gets again', () => {
    expect(organizations.given(created, deleted).state()).toEqual({
      status: 'deleted',
      organizationId,
      slug: 'acme',
      version: 1n,
    });
    expect(
      organizations
        .given(created, deleted, { type: 'OrganizationRenamed', data: { organizationId, name: 'Apex' } })
        .state(),
    ).toMatchObject({ status: 'deleted' });
  });
});

describe('the plan of an organization', () => {
  const changed = (plan: string, previousPlan: string): OrganizationEvent => ({
    type: 'OrganizationPlanChanged',
    data: { organizationId, plan, previousPlan },
  });

  it('PLAN-2 changes at once, up and down, and not to itself', () => {
    organizations.given(created).when(changePlan, { plan: 'pro' }).then(changed('pro', 'free'));
    organizations
      .given(created, changed('pro', 'free'))
      .when(changePlan, { plan: 'free' })
      .then(changed('free', 'pro'));
    organizations.given(created).when(changePlan, { plan: 'free' }).thenNothing();
    organizations
      .given(created)
      .when(changePlan, { plan: 'pro', expectedVersion: 4n })
      .thenRefused('version.stale', 'stale');
    organizations.given().when(changePlan, { plan: 'pro' }).thenRefused('organization.unknown', 'not-found');
  });
});

describe('the organization directory', () => {
  const acme = { organizationId: 'org_1' };
  const created = happened('OrganizationCreated', {
    ...acme,
    name: 'Acme',
    slug: 'acme',
    plan: 'free',
    description: null,
    ownerId: 'usr_1',
  });

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
