import { describe, it } from '@jest/globals';
import { openInvitationMail } from '../../projections/open-invitation-mail/open-invitation-mail.projection.js';
import { givenProjection } from '../support/given-projection.js';
import { type Happened, happened, timeOf } from '../support/recorded-events.js';

const one = { organizationId: 'org_1', invitationId: 'inv_1' };
const ofFirst = { ...one, tokenHash: 'first' };
const sent = happened('InvitationSent', {
  ...ofFirst,
  addressHash: 'h',
  roleId: 'member',
  teamIds: [],
  expiresAt: 'later',
});
const resent = happened('InvitationResent', { ...one, tokenHash: 'second', expiresAt: 'even later' });
const claimed = happened('InvitationMailClaimed', { ...ofFirst, until: 'soon' });
const mailed = happened('InvitationMailed', ofFirst);
const mails = (...given: readonly Happened[]) => givenProjection(openInvitationMail, ...given);

describe('open invitation mail', () => {
  it('PPL-1 is due as soon as somebody is invited, and gone once it is mailed', () => {
    mails()
      .when(sent)
      .gives('inv_1', { ...ofFirst, invitedBy: 'usr_actor', dueAt: timeOf(0), expiresAt: 'later' });
    mails(sent, claimed).when(mailed).deletes('inv_1');
  });

  it('is looked at again when a claim ends, and when it was postponed', () => {
    mails(sent).when(claimed).has('inv_1', { dueAt: 'soon' });
    mails(sent, claimed)
      .when(happened('InvitationMailPostponed', { ...ofFirst, attempts: 1, retryAt: 'next' }))
      .has('inv_1', { dueAt: 'next' });
  });

  it('PPL-1 is about the newest token: what becomes of an older one changes nothing', () => {
    mails(sent, claimed, mailed)
      .when(resent)
      .has('inv_1', { tokenHash: 'second', expiresAt: 'even later', dueAt: timeOf(3) });
    mails(sent, claimed, resent).when(mailed).leaves('inv_1');
  });

  it('keeps the name of whoever invited when the system replaces a token', () => {
    mails(sent)
      .when({ ...resent, metadata: { actor: { kind: 'system', name: 'mail' } } })
      .has('inv_1', { invitedBy: 'usr_actor' });
  });

  it('ends with the invitation', () => {
    mails(sent).when(happened('InvitationRevoked', one)).deletes('inv_1');
    mails(sent)
      .when(happened('InvitationAccepted', { ...one, userId: 'usr_1' }))
      .deletes('inv_1');
  });
});
