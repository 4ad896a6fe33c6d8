import type { AccessPath, ExplainedVerdict } from '../../ports/access/access.js';
import type { ReachedGateway } from '../queries/what-can-reach.js';
import type { Consequences } from '../queries/what-if.js';
import type { ReachingUser } from '../queries/who-can-reach.js';

export interface CheckAccessAnswer {
  readonly results: readonly ExplainedVerdict[];
  /** Decimal text. */
  readonly position: string;
}

export interface WhatIfAnswer extends Pick<Consequences, 'gains' | 'losses'> {
  /** Decimal text. */
  readonly position: string;
}

const userId = 'usr_01kamz4x8dfyjv8a2p6c2w9g5r';
const gatewayId = 'gw_01kamz4x8dfyjv8a2p6c2w9g5r';
const paths: readonly AccessPath[] = [
  {
    via: 'team',
    teamId: 'team_01kamz4x8dfyjv8a2p6c2w9g5r',
    since: '2026-11-21T12:00:00.000Z',
    eventId: 'evt_01kamz4x8dfyjv8a2p6c2w9g5r',
  },
];

export const CHECK_EXAMPLE: CheckAccessAnswer = {
  results: [{ allowed: true, reason: 'team', paths, missing: [] }],
  position: '42',
};
export const USER_EXAMPLE: ReachingUser = { userId, name: 'Ada Lovelace', reason: 'team', paths };
export const GATEWAY_EXAMPLE: ReachedGateway = { gatewayId, name: 'Search', slug: 'search', reason: 'team', paths };
export const WHAT_IF_EXAMPLE: WhatIfAnswer = { gains: [], losses: [{ userId, gatewayId }], position: '42' };
