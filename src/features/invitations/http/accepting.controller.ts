import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Reply } from '../../../edge/replies/reply.js';
import { Dispatcher } from '../../../edge/replies/dispatcher.js';
import { Call, type CallContext } from '../../../edge/pipeline/call-context.js';
import { Operation } from '../../../edge/openapi/operation.js';
import { MaybeSignedIn } from '../../../edge/authentication/route-access.js';
import { MailedToken, Name, Password } from '../../../edge/pipeline/fields.js';
import { invalid, unauthenticated } from '../../../kernel/refusal.js';
import { AcceptInvitation } from '../commands/accept-invitation.js';
import { OpenInvitedAccount } from '../commands/open-invited-account.js';

class AcceptInvitationBody {
  @MailedToken({ example: 'aW52XzAxa2Ft…' })
  token: string;

  @Name({ optional: true, example: 'Grace Hopper', description: 'If you have no account' })
  name?: string;

  @Password({ optional: true, description: 'If you have no account' })
  password?: string;
}

const ACCEPTED_EXAMPLE = {
  organizationId: 'org_01kamz4x8dfyjv8a2p6c2w9g5r',
  organizationSlug: 'acme',
  userId: 'usr_01kamz4x8dfyjv8a2p6c2w9g5r',
  roleId: 'member',
};

@ApiTags('People')
@Controller('v1/invitations')
export class AcceptingController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post('accept')
  @MaybeSignedIn({ unverified: true })
  @Operation('Accept an invitation', {
    note: 'If you are signed in, send only the token. If you have no account, send a name and a password too: this opens one with the invited address.',
    answers: ACCEPTED_EXAMPLE,
    refuses: [
      'invitation.unknown',
      'invitation.expired',
      'invitation.revoked',
      'invitation.void',
      'invitation.used',
      'invitation.other-address',
      'member.exists',
      'account.address-taken',
      'account.sign-up-closed',
      'password.length',
      'password.easy',
      'authentication.required',
      'name.length',
      'name.characters',
      'limit.reached',
    ],
  })
  async accept(@Call() call: CallContext, @Body() body: AcceptInvitationBody): Promise<Reply<typeof ACCEPTED_EXAMPLE>> {
    const userId = call.principal ? withoutCredentials(call.principal.userId, body) : await this.opened(call, body);
    const request = call.principal ? call.request : this.requestOf(call, userId);
    const command = new AcceptInvitation(request, body.token, userId);
    return this.dispatcher.change(call, command, (_, { organizationId, organizationSlug, roleId }) => ({
      organizationId,
      organizationSlug,
      userId,
      roleId,
    }));
  }

  /** The account's id is derived from the command's, so that a retry finds the account it opened. */
  private async opened(call: CallContext, { token, name, password }: AcceptInvitationBody): Promise<string> {
    if (name === undefined || password === undefined)
      throw unauthenticated(
        'authentication.required',
        'Sign in, or send a name and a password to open an account with.',
      );
    const userId = this.dispatcher.newId('usr', call);
    return this.dispatcher.run(new OpenInvitedAccount(this.requestOf(call, userId), { token, userId, name, password }));
  }

  private requestOf({ request }: CallContext, userId: string): CallContext['request'] {
    return { ...request, actor: { userId, via: { kind: 'link' } } };
  }
}

const withoutCredentials = (userId: string, { name, password }: AcceptInvitationBody): string => {
  if (name !== undefined || password !== undefined)
    throw invalid('request.invalid', 'A person who is signed in sends the token alone.', {
      errors: { name: ['name must be left out by a person who is signed in'] },
    });
  return userId;
};
