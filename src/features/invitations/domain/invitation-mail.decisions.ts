import type { Decided } from '../../../kernel/decision.js';
import type { InvitationMailEvent } from './invitation-mail.events.js';
import type { InvitationMailState } from './invitation-mail.stream.js';

export interface OneMail {
  readonly organizationId: string;
  readonly invitationId: string;
  readonly tokenHash: string;
  /** The time now. */
  readonly at: string;
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 5 * 60_000;

const after = (at: string, milliseconds: number): string => new Date(Date.parse(at) + milliseconds).toISOString();
const isOver = (until: string | null, at: string): boolean => until === null || Date.parse(until) <= Date.parse(at);

/** Whoever claimed the mail never said what became of it: it may have been sent. */
export const isLost = (state: InvitationMailState, { tokenHash, at }: OneMail): boolean =>
  state.status === 'claimed' && state.tokenHash === tokenHash && isOver(state.until, at);

/**
 * One claim at a time, so that of several processes one sends. A mail that may have been sent is claimed again only where sending it
 * twice does no harm. @returns no events where there is nothing to send now
 */
export const claimMail = (
  state: InvitationMailState,
  input: OneMail & { readonly lastsMs: number; readonly repeatable: boolean },
): Decided<InvitationMailEvent> => {
  const { organizationId, invitationId, tokenHash, at, lastsMs } = input;
  const claim = {
    type: 'InvitationMailClaimed',
    data: { organizationId, invitationId, tokenHash, until: after(at, lastsMs) },
  } as const;
  if (state.tokenHash !== tokenHash) return [claim];
  if (state.status === 'waiting') return isOver(state.until, at) ? [claim] : [];
  return input.repeatable && isLost(state, input) ? [claim] : [];
};

const isMine = (state: InvitationMailState, tokenHash: string): boolean =>
  state.status === 'claimed' && state.tokenHash === tokenHash;

export const mailed = (
  state: InvitationMailState,
  { organizationId, invitationId, tokenHash }: OneMail,
): Decided<InvitationMailEvent> =>
  isMine(state, tokenHash) ? [{ type: 'InvitationMailed', data: { organizationId, invitationId, tokenHash } }] : [];

/** Later and later, at most five minutes. */
export const postponeMail = (
  state: InvitationMailState,
  { organizationId, invitationId, tokenHash, at }: OneMail,
): Decided<InvitationMailEvent> => {
  if (!isMine(state, tokenHash)) return [];
  const attempts = state.attempts + 1;
  const retryAt = after(at, Math.min(FIRST_WAIT_MS * 2 ** (attempts - 1), LONGEST_WAIT_MS));
  return [{ type: 'InvitationMailPostponed', data: { organizationId, invitationId, tokenHash, attempts, retryAt } }];
};
