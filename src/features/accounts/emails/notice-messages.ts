import { emailMessage } from '../../../emails/email.js';
import { inMinutes } from '../../../emails/wording.js';
import type { EmailMessage } from '../../../ports/mail.port.js';

/** What a person is told of. */
export type Notice =
  | { readonly kind: 'password' }
  | { readonly kind: 'address' }
  | { readonly kind: 'api-key'; readonly name: string }
  /** `from`: network address, or null where it is not known. */
  | { readonly kind: 'place'; readonly device: string; readonly from: string | null };

const WORDINGS: Readonly<Record<Notice['kind'], { readonly subject: string; readonly what: string }>> = {
  password: { subject: 'Your password was changed', what: 'The password of your account on Gatehouse was changed' },
  address: {
    subject: 'Your email address was changed',
    what: 'Your account on Gatehouse has another email address now',
  },
  'api-key': { subject: 'A new API key', what: 'An API key was made for your account on Gatehouse' },
  place: { subject: 'A sign-in from a new place', what: 'Somebody signed in to your account on Gatehouse' },
};

const detailOf = (notice: Notice): string => {
  if (notice.kind === 'api-key') return `: ${notice.name}`;
  if (notice.kind !== 'place') return '';
  return `, with ${notice.device}${notice.from === null ? '' : ` from ${notice.from}`}`;
};

/** ACT-5: without a link, because an attacker would send one too. @param at when it happened, RFC 3339 UTC */
export const noticeMessage = (
  notice: Notice,
  at: string,
  envelope: Pick<EmailMessage, 'id' | 'to' | 'about'>,
): EmailMessage => {
  const { subject, what } = WORDINGS[notice.kind];
  const wasMine = 'If it was you, there is nothing to do.';
  const wasNotMine =
    notice.kind === 'address'
      ? 'If it was not you, tell the operator of Gatehouse: this address no longer reaches your account.'
      : 'If it was not you, choose a new password, end all sessions, and revoke what you do not know.';
  return emailMessage({
    ...envelope,
    subject,
    heading: subject,
    sentences: [`${what}, on ${inMinutes(at)}${detailOf(notice)}.`],
    notes: [wasMine, wasNotMine],
    because: notice.kind === 'address' ? 'it was the address of the account' : 'it is the address of the account',
  });
};
