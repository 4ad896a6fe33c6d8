import type { StreamDefinition } from '../../../kernel/decision.js';
import type { InvitationMailEvent } from './invitation-mail.events.js';

/** How far the mail of an invitation's newest token is. */
export interface InvitationMailState {
  readonly status: 'waiting' | 'claimed' | 'sent';
  /** null before the first attempt. */
  readonly tokenHash: string | null;
  /** Attempts that certainly failed. */
  readonly attempts: number;
  /** claimed: the end of the claim. waiting: not before this time; null where at once. */
  readonly until: string | null;
}

const UNTRIED: InvitationMailState = { status: 'waiting', tokenHash: null, attempts: 0, until: null };

const evolve = (state: InvitationMailState, event: InvitationMailEvent): InvitationMailState => {
  const { tokenHash } = event.data;
  switch (event.type) {
    case 'InvitationMailClaimed':
      return {
        status: 'claimed',
        tokenHash,
        attempts: tokenHash === state.tokenHash ? state.attempts : 0,
        until: event.data.until,
      };
    case 'InvitationMailed':
      return tokenHash === state.tokenHash ? { ...state, status: 'sent', until: null } : state;
    case 'InvitationMailPostponed':
      return tokenHash === state.tokenHash
        ? { ...state, status: 'waiting', attempts: event.data.attempts, until: event.data.retryAt }
        : state;
    default:
      return state;
  }
};

/** One for each invitation, apart from the membership: what the mail server does is no business of the people in it. */
export const INVITATION_MAIL: StreamDefinition<InvitationMailState, InvitationMailEvent> = {
  category: 'mail',
  initial: UNTRIED,
  evolve,
};
