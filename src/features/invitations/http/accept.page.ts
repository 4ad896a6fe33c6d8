import { Body, Controller, Get, Post } from '@nestjs/common';
import { BrowserRequests } from '../../../edge/authentication/browser-requests.js';
import { Call, type CallContext } from '../../../edge/pipeline/call-context.js';
import { CurrentPassword, Name } from '../../../edge/pipeline/fields.js';
import { type Endings, LinkToken, type Page, PageOf } from '../../../edge/pages/page.js';
import { knownAddress, NAME_FIELD, NEW_PASSWORD_FIELD, PASSWORD_FIELD } from '../../../edge/pages/page-fields.js';
import { UserAgent } from '../../../edge/pipeline/user-agent.js';
import { Dispatcher } from '../../../edge/replies/dispatcher.js';
import { inDays, listed } from '../../../emails/wording.js';
import { invalid } from '../../../kernel/refusal.js';
import { AccountNotices } from '../../accounts/account-notices.js';
import { deviceOf } from '../../accounts/device.js';
import { PasswordProof } from '../../accounts/password-proof.js';
import { AcceptInvitation } from '../commands/accept-invitation.js';
import { OpenInvitedAccount } from '../commands/open-invited-account.js';
import { type OpenedInvitation, OpenedInvitations } from '../opened-invitations.js';

const SEND_AGAIN = 'Ask the person who invited you to send the invitation again.';

const ENDINGS: Endings = {
  'invitation.unknown': {
    heading: 'This link does not work',
    sentences: [
      'It may be incomplete, or a newer email has replaced it.',
      `Open the newest invitation in your mailbox. ${SEND_AGAIN}`,
    ],
  },
  'invitation.expired': {
    heading: 'This invitation has expired',
    sentences: ['An invitation is valid for seven days.', SEND_AGAIN],
  },
  'invitation.revoked': {
    heading: 'This invitation was withdrawn',
    sentences: [
      'The organization has withdrawn it.',
      'If you think that this is a mistake, ask the person who invited you.',
    ],
  },
  'invitation.used': {
    heading: 'This invitation was accepted already',
    sentences: [
      'If that was you, nothing is left to do: sign in with your address and your password.',
      'If it was not you, tell the person who invited you.',
    ],
  },
  'invitation.void': {
    heading: 'This invitation is no longer valid',
    sentences: [
      'The person who sent it may no longer invite anybody to this organization.',
      'Ask another administrator of the organization to invite you.',
    ],
  },
  'member.exists': {
    heading: 'You are a member already',
    sentences: ['Nothing is left to do: sign in with your address and your password.'],
  },
  'account.sign-up-closed': {
    heading: 'Accounts are opened by the operator here',
    sentences: [
      'You need an account before you can accept this invitation.',
      'Ask the operator of this Gatehouse for one, and open the link in your email again.',
    ],
  },
  'session.refused': {
    says: 'This is not the password of your account. Try again. If you have forgotten it, ask for a new password first.',
    field: 'password',
  },
};

class AcceptForm {
  @Name({ optional: true })
  name?: string;

  @CurrentPassword()
  password: string;
}

/** The page of the link in an invitation (PPL-2, ACT-2). */
@Controller('invitations/accept')
export class AcceptPage {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly invitations: OpenedInvitations,
    private readonly proof: PasswordProof,
    private readonly notices: AccountNotices,
    private readonly browsers: BrowserRequests,
  ) {}

  @Get()
  @PageOf(ENDINGS)
  async show(@Call() { request }: CallContext, @LinkToken() token: string): Promise<Page> {
    return asked(await this.invitations.of(token, request.at));
  }

  @Post()
  @PageOf(ENDINGS)
  async accept(
    @Call() call: CallContext,
    @LinkToken() token: string,
    @Body() { name, password }: AcceptForm,
    @UserAgent() userAgent: string | undefined,
  ): Promise<Page> {
    const invitation = await this.invitations.of(token, call.request.at);
    const userId = invitation.hasAccount
      ? await this.proved(call, invitation.addressHash, password, userAgent)
      : await this.opened(call, token, name, password);
    await this.dispatcher.run(new AcceptInvitation(requestOf(call, userId), token, userId));
    return accepted(invitation);
  }

  /** As at a sign-in: known places are let through, and the person is told of a new one. */
  private async proved(
    { request, cookies }: CallContext,
    addressHash: string,
    password: string,
    userAgent: string | undefined,
  ): Promise<string> {
    const { from } = request;
    const presented = { addressHash, password, from: from ?? '', device: this.browsers.deviceIn(cookies) };
    const { userId, place } = await this.proof.prove(presented);
    if (!place.known && place.anyKnown) await this.notices.tellNewPlace({ userId, device: deviceOf(userAgent), from });
    return userId;
  }

  private async opened(call: CallContext, token: string, name: string | undefined, password: string): Promise<string> {
    if (name === undefined)
      throw invalid('request.invalid', 'An account takes a name.', { errors: { name: ['is missing'] } });
    const userId = this.dispatcher.newId('usr', call);
    return this.dispatcher.run(new OpenInvitedAccount(requestOf(call, userId), { token, userId, name, password }));
  }
}

const requestOf = ({ request }: CallContext, userId: string): CallContext['request'] => ({
  ...request,
  actor: { userId, via: { kind: 'link' } },
});

const factsOf = ({ roleName, teamNames }: OpenedInvitation): NonNullable<Page['facts']> => [
  ['Role', roleName],
  ...(teamNames.length > 0 ? [[teamNames.length === 1 ? 'Team' : 'Teams', listed(teamNames)] as const] : []),
];

const asked = (invitation: OpenedInvitation): Page => {
  const { organizationName, inviterName, email, hasAccount, expiresAt } = invitation;
  return {
    heading: `Join ${organizationName}`,
    sentences: [
      `${inviterName ?? 'An administrator'} has invited you to ${organizationName}.`,
      hasAccount
        ? 'You have an account with this address. Give its password to accept.'
        : 'This opens an account for you with this address.',
    ],
    facts: factsOf(invitation),
    form: {
      fields: [knownAddress(email), ...(hasAccount ? [PASSWORD_FIELD] : [NAME_FIELD, NEW_PASSWORD_FIELD])],
      button: 'Accept the invitation',
    },
    notes: [
      `The invitation is valid until ${inDays(expiresAt)}. If you did not expect it, close this page: nothing happens.`,
    ],
  };
};

const accepted = (invitation: OpenedInvitation): Page => ({
  heading: `You have joined ${invitation.organizationName}`,
  sentences: [`From now on you sign in with ${invitation.email} and your password.`],
  facts: factsOf(invitation),
  notes: ['You can close this page.'],
});
