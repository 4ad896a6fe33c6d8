import { describe, it } from '@jest/globals';
import { openSlugReservations } from '../../projections/open-slug-reservations/open-slug-reservations.projection.js';
import { givenProjection } from '../support/given-projection.js';
import { happened } from '../support/recorded-events.js';

describe('open slug reservations', () => {
  const acme = { scope: 'organization', slug: 'acme', ownerId: 'org_1' };
  const reserved = happened('SlugReserved', { ...acme, until: 'soon' });

  it('holds what is reserved and neither confirmed nor released', () => {
    givenProjection(openSlugReservations)
      .when(reserved)
      .gives('organization/acme', { ...acme, until: 'soon', position: '0000000000000000000' });
    givenProjection(openSlugReservations, reserved).when(happened('SlugConfirmed', acme)).deletes('organization/acme');
    givenProjection(openSlugReservations, reserved).when(happened('SlugReleased', acme)).deletes('organization/acme');
  });

  it('holds a released value again once it is reserved anew', () => {
    givenProjection(openSlugReservations, reserved, happened('SlugReleased', acme))
      .when(happened('SlugReserved', { ...acme, ownerId: 'org_2', until: 'later' }))
      .has('organization/acme', { ownerId: 'org_2', until: 'later' });
  });

  it('holds other values in the same way', () => {
    const address = { kind: 'address', hash: 'h', ownerId: 'usr_1' };
    const held = happened('ValueReserved', { ...address, until: 'soon' });
    givenProjection(openSlugReservations)
      .when(held)
      .gives('value/address/h', { ...address, until: 'soon', position: '0000000000000000000' });
    givenProjection(openSlugReservations, held).when(happened('ValueConfirmed', address)).deletes('value/address/h');
    givenProjection(openSlugReservations, held).when(happened('ValueReleased', address)).deletes('value/address/h');
  });

  it('keeps scopes apart', () => {
    givenProjection(openSlugReservations, reserved)
      .when(happened('SlugConfirmed', { ...acme, scope: 'gateway:org_1' }))
      .leaves('organization/acme');
  });
});
