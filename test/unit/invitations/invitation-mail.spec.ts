import { describe, expect, it } from '@jest/globals';
import {
  claimMail,
  isLost,
  mailed,
  postponeMail,
} from '../../../src/features/invitations/domain/invitation-mail.decisions.js';
import type { InvitationMailEvent } from '../../../src/features/invitations/domain/invitation-mail.events.js';
import { INVITATION_MAIL } from '../../../src/features/invitations/domain/invitation-mail.stream.js';
import type { MembershipEvent } from '../../../src/features/memberships/domain/membership.events.js';
import { renewToken } from '../../../src/features/invitations/domain/renew-token.decision.js';
import { decisionsOf } from '../../support/given-decision.js';
import { people, trio } from '../../support/people-story.js';

const mails = decisionsOf(INVITATION_MAIL);
const at = '2026-11-21T12:00:00.000Z';
const after = (seconds: number): string => new Date(Date.parse(at) + seconds * 1000).toISOString();
const ids = { organizationId: 'org-1', invitationId: 'inv-1' };
const first = { ...ids, tokenHash: 'first' };
const one = { ...first, at };
const wanted = { ...one, lastsMs: 30_000, repeatable: false };
const claimed: InvitationMailEvent = { type: 'InvitationMailClaimed', data: { ...first, until: after(30) } };
const sent: InvitationMailEvent = { type: 'InvitationMailed', data: first };
const postponed = (attempts: number, seconds: number): InvitationMailEvent => ({
  type: 'InvitationMailPostponed',
  data: { ...first, attempts, retryAt: after(seconds) },
});

describe('mailing a token', () => {
  it('PPL-1 is claimed by one at a time, and never again once it was sent', () => {
    mails.given().when(claimMail, wanted).then(claimed);
    mails
      .given(claimed)
      .when(claimMail, { ...wanted, at: after(29) })
      .thenNothing();
    mails
      .given(claimed, sent)
      .when(claimMail, { ...wanted, at: after(3600) })
      .thenNothing();
  });

  it('PPL-1 is never sent twice: a claim nobody answered for is claimed again only where that does no harm', () => {
    mails
      .given(claimed)
      .when(claimMail, { ...wanted, at: after(31) })
      .thenNothing();
    mails
      .given(claimed)
      .when(claimMail, { ...wanted, at: after(31), repeatable: true })
      .then({ type: 'InvitationMailClaimed', data: { ...first, until: after(61) } });
    mails
      .given(claimed)
      .when(claimMail, { ...wanted, at: after(29), repeatable: true })
      .thenNothing();
    expect([after(29), after(30)].map((time) => isLost(mails.given(claimed).state(), { ...one, at: time }))).toEqual([
      false,
      true,
    ]);
    expect(isLost(mails.given(claimed, sent).state(), { ...one, at: after(3600) })).toBe(false);
  });

  it('a new token is a new mail, whatever became of the old one', () => {
    for (const history of [[claimed], [claimed, sent], [claimed, postponed(4, 60)]])
      mails
        .given(...history)
        .when(claimMail, { ...wanted, tokenHash: 'second' })
        .then({ type: 'InvitationMailClaimed', data: { ...ids, tokenHash: 'second', until: after(30) } });
    const second: InvitationMailEvent = {
      type: 'InvitationMailClaimed',
      data: { ...ids, tokenHash: 'second', until: after(30) },
    };
    mails.given(claimed, second).when(mailed, one).thenNothing();
    mails.given(claimed, second).when(postponeMail, one).thenNothing();
    expect(mails.given(claimed, second, sent).state()).toMatchObject({ status: 'claimed', tokenHash: 'second' });
  });

  it('PPL-1 is tried again later and later, five minutes at the most', () => {
    mails.given(claimed).when(postponeMail, one).then(postponed(1, 1));
    mails.given(claimed, postponed(1, 1), claimed).when(postponeMail, one).then(postponed(2, 2));
    mails.given(claimed, postponed(8, 1), claimed).when(postponeMail, one).then(postponed(9, 256));
    mails.given(claimed, postponed(40, 1), claimed).when(postponeMail, one).then(postponed(41, 300));
    mails.given(claimed, postponed(1, 1)).when(claimMail, wanted).thenNothing();
    mails
      .given(claimed, postponed(1, 1))
      .when(claimMail, { ...wanted, at: after(1) })
      .then({ type: 'InvitationMailClaimed', data: { ...first, until: after(31) } });
  });

  it('is said to be sent once, by whoever claimed it', () => {
    mails.given(claimed).when(mailed, one).then(sent);
    mails.given(claimed, sent).when(mailed, one).thenNothing();
    mails.given().when(mailed, one).thenNothing();
  });
});

describe('a token whose mail may have been sent', () => {
  const invited: MembershipEvent = {
    type: 'InvitationSent',
    data: { ...first, addressHash: 'address', roleId: 'member', teamIds: [], expiresAt: after(3600) },
  };
  const replaced: MembershipEvent = {
    type: 'InvitationResent',
    data: { ...ids, tokenHash: 'second', expiresAt: after(3600) },
  };
  const replace = { ...ids, formerHash: 'first', tokenHash: 'second', at };

  it('PPL-1 is replaced once, and the invitation is valid no longer for it', () => {
    people
      .given(...trio, invited)
      .when(renewToken, replace)
      .then(replaced);
    people
      .given(...trio, invited, replaced)
      .when(renewToken, replace)
      .thenNothing();
    expect(
      people
        .given(...trio, invited, replaced)
        .state()
        .invitations.get('inv-1'),
    ).toMatchObject({ tokenHash: 'second', generation: 1, expiresAt: after(3600) });
  });

  it('stays as it is where the invitation is over', () => {
    people
      .given(...trio, invited)
      .when(renewToken, { ...replace, at: after(3600) })
      .thenNothing();
    people
      .given(...trio, invited, { type: 'InvitationRevoked', data: ids })
      .when(renewToken, replace)
      .thenNothing();
    people
      .given(...trio)
      .when(renewToken, replace)
      .thenNothing();
  });
});
