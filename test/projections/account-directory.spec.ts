import { describe, it } from '@jest/globals';
import { accountDirectory } from '../../projections/account-directory/account-directory.projection.js';
import { givenProjection } from '../support/given-projection.js';
import { happened } from '../support/recorded-events.js';

const ada = { userId: 'usr_ada' };
const created = happened('AccountCreated', { ...ada, addressHash: 'hash', verified: false });

describe('the accounts of an installation', () => {
  it('ACT-2 are there once they were opened, verified or not', () => {
    givenProjection(accountDirectory).when(created).has('usr_ada', { userId: 'usr_ada', verified: false, version: 0 });
    givenProjection(accountDirectory)
      .when(happened('AccountCreated', { ...ada, addressHash: 'hash', verified: true }))
      .has('usr_ada', { verified: true });
  });

  it('ACT-2 are verified by a link to their address, and by one to a new address', () => {
    givenProjection(accountDirectory, created)
      .when(happened('AddressVerified', ada))
      .has('usr_ada', { verified: true });
    givenProjection(accountDirectory, created)
      .when(happened('AddressChanged', { ...ada, addressHash: 'new', formerHash: 'hash' }))
      .has('usr_ada', { verified: true });
  });

  it('PPL-7 are gone once they were erased', () => {
    givenProjection(accountDirectory, created).when(happened('AccountErased', ada)).deletes('usr_ada');
  });

  it('say nothing of passwords and links', () => {
    givenProjection(accountDirectory, created)
      .when(happened('PasswordChanged', { ...ada, by: 'link' }))
      .leaves('usr_ada');
  });
});
