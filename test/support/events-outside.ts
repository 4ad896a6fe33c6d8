/** Events that belong to no organization: they happen to an account or to the installation, or to nothing that a person would know. */
export const EVENTS_OUTSIDE: readonly string[] = [
  'AccountCreated',
  'AccountErased',
  'AccountLinkMade',
  'AddressChanged',
  'AddressVerified',
  'PasswordChanged',
  'SetUpEnded',
  'SetUpLinkMade',
  'SlugConfirmed',
  'SlugReleased',
  'SlugReserved',
  'ValueConfirmed',
  'ValueReleased',
  'ValueReserved',
];
