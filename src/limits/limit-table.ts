/** Where a count is kept. A count of one process is not known to the others. */
export type HeldIn = 'the log' | 'the database' | 'each process';

export interface LimitRow {
  readonly value: number;
  /** null: what is counted is what exists at the moment, or has ever been made. */
  readonly windowSeconds: number | null;
  readonly counts: string;
  readonly heldIn: HeldIn;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const row = (value: number, windowSeconds: number | null, heldIn: HeldIn, counts: string): LimitRow => ({
  value,
  windowSeconds,
  counts,
  heldIn,
});

const ROWS = {
  accountsByNetwork: row(1_000, HOUR, 'the database', 'accounts opened from one network in an hour'),
  organizationsByAccount: row(75, null, 'the database', 'organizations created by one account, deleted ones included'),
  pendingInvitationsByOrganization: row(2_000, null, 'the log', 'pending invitations of one organization'),
  mailsByOrganization: row(5_000, DAY, 'the database', 'emails sent for one organization in a day'),
  mailsByRecipient: row(40, DAY, 'the database', 'emails sent to one address in a day'),
  keysByPerson: row(100, null, 'the log', 'valid API keys of one person'),
  sessionsByPerson: row(200, null, 'the database', 'open sessions of one person'),
  openStreamsByKey: row(1_000, null, 'each process', 'open streams of one API key'),
  openStreamsByOrganization: row(10_000, null, 'each process', 'open streams of one organization'),
  openStreams: row(20_000, null, 'each process', 'open streams in all'),
  requestsByKey: row(1_200_000, MINUTE, 'each process', 'requests of one API key in a minute'),
  requestsByNetwork: row(3_000_000, MINUTE, 'each process', 'requests from one network in a minute'),
  serversByOrganization: row(10_000, null, 'the log', 'servers of one organization'),
  gatewaysByOrganization: row(10_000, null, 'the log', 'gateways of one organization, archived ones excluded'),
  teamsByOrganization: row(10_000, null, 'the log', 'teams of one organization'),
  rolesByOrganization: row(1_000, null, 'the log', 'custom roles of one organization'),
  usageNamesByOrganization: row(
    2_000,
    DAY,
    'each process',
    'different tools, resources and prompts counted in the usage of one organization in a day',
  ),
  failuresByPlace: row(10, MINUTE, 'the database', 'wrong passwords for one account from a known place in a minute'),
  failuresByAccountAndNetwork: row(
    10,
    MINUTE,
    'the database',
    'wrong passwords for one account from one network in a minute',
  ),
  failuresByAccount: row(50, MINUTE, 'the database', 'wrong passwords for one account in a minute'),
  failuresByNetwork: row(60, MINUTE, 'the database', 'wrong passwords from one network in a minute'),
};

export type LimitName = keyof typeof ROWS;

/** LIM-1: every limit against abuse, with its default. */
export const LIMIT_TABLE: Readonly<Record<LimitName, LimitRow>> = ROWS;

export const LIMIT_NAMES = Object.keys(LIMIT_TABLE) as readonly LimitName[];

export const isLimitName = (name: string): name is LimitName => Object.hasOwn(LIMIT_TABLE, name);
