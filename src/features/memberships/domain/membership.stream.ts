import type { StreamDefinition } from '../../../kernel/decision.js';
import { evolveMembership } from './membership.evolve.js';
import type { MembershipEvent } from './membership.events.js';
import { type MembershipState, NOBODY } from './membership.state.js';

/** One stream an organization: who is the last owner, and who may grant what, spans its members and its invitations. */
export const MEMBERSHIP: StreamDefinition<MembershipState, MembershipEvent> = {
  category: 'membership',
  initial: NOBODY,
  evolve: evolveMembership,
};
