import { documentProjection, revised, versionOf } from '../projection.js';

export const ACCOUNT_DIRECTORY = 'account_directory';

/** One for each account that exists. Name and address are personal data and are kept under the user's id. */
export interface AccountDocument {
  readonly userId: string;
  readonly createdAt: string;
  readonly verified: boolean;
  /** Revision of the account's stream at the last change. */
  readonly version: number;
}

export const accountDirectory = documentProjection({
  name: ACCOUNT_DIRECTORY,
  version: 2,
  indexes: [['-createdAt'], ['verified', '-createdAt']],
  documentIds: (event) => [event.data.userId],
  created: {
    AccountCreated: (event): AccountDocument => ({
      userId: event.data.userId,
      createdAt: event.metadata.at,
      verified: event.data.verified,
      version: versionOf(event),
    }),
  },
  changed: {
    AddressVerified: (account, event) => revised(account, event, { verified: true }),
    AddressChanged: (account, event) => revised(account, event, { verified: true }),
    AccountErased: () => null,
  },
});
