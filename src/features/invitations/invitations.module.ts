import { Module } from '@nestjs/common';
import { handlersOf } from '../../execution/commands-on.js';
import { InvitationCommands } from './commands/invitation.commands.js';
import { AcceptInvitationHandler } from './commands/accept-invitation.js';
import { OpenInvitedAccountHandler } from './commands/open-invited-account.js';
import { ResendInvitationHandler } from './commands/resend-invitation.js';
import { SendInvitationHandler } from './commands/send-invitation.js';
import { AcceptingController } from './http/accepting.controller.js';
import { AcceptPage } from './http/accept.page.js';
import { InvitationsController } from './http/invitations.controller.js';
import { InvitationEmail } from './invitation-email.js';
import { OpenedInvitations } from './opened-invitations.js';
import { InvitationTokens } from './invitation-tokens.js';
import { GetInvitationHandler } from './queries/get-invitation.js';
import { ListInvitationsHandler } from './queries/list-invitations.js';

@Module({
  controllers: [InvitationsController, AcceptingController, AcceptPage],
  providers: [
    ...handlersOf(InvitationCommands),
    AcceptInvitationHandler,
    OpenInvitedAccountHandler,
    ResendInvitationHandler,
    SendInvitationHandler,
    GetInvitationHandler,
    ListInvitationsHandler,
    InvitationEmail,
    InvitationTokens,
    OpenedInvitations,
  ],
})
export class InvitationsModule {}
