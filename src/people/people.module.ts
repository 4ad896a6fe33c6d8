import { Module } from '@nestjs/common';
import { ReactionsModule } from '../reactions/reactions.module.js';
import { AcceptInvitationHandler } from './commands/accept-invitation.js';
import { ChangeMemberRoleHandler } from './commands/change-member-role.js';
import { CreateRoleHandler } from './commands/create-role.js';
import { DeleteRoleHandler } from './commands/delete-role.js';
import { DuplicateRoleHandler } from './commands/duplicate-role.js';
import { EditRoleHandler } from './commands/edit-role.js';
import { EraseMemberHandler } from './commands/erase-member.js';
import { LeaveOrganizationHandler } from './commands/leave-organization.js';
import { OpenInvitedAccountHandler } from './commands/open-invited-account.js';
import { RemoveMemberHandler } from './commands/remove-member.js';
import { ResendInvitationHandler } from './commands/resend-invitation.js';
import { RestoreMemberHandler } from './commands/restore-member.js';
import { RevokeInvitationHandler } from './commands/revoke-invitation.js';
import { SendInvitationHandler } from './commands/send-invitation.js';
import { SuspendMemberHandler } from './commands/suspend-member.js';
import { TransferOwnershipHandler } from './commands/transfer-ownership.js';
import { PeopleFollowUp } from './follow-up.js';
import { AcceptingController } from './http/accepting.controller.js';
import { CapabilitiesController } from './http/capabilities.controller.js';
import { InvitationsController } from './http/invitations.controller.js';
import { MembersController } from './http/members.controller.js';
import { OwnershipController } from './http/ownership.controller.js';
import { RolesController } from './http/roles.controller.js';
import { InvitationLetter } from './invitation-letter.js';
import { MailDelivery } from './mail-delivery.js';
import { MailOutbox } from './mail-outbox.js';
import { InvitationDesk } from './invitation-desk.js';
import { GetInvitationHandler } from './queries/get-invitation.js';
import { GetMemberHandler } from './queries/get-member.js';
import { GetRoleHandler } from './queries/get-role.js';
import { ListInvitationsHandler } from './queries/list-invitations.js';
import { ListMembersHandler } from './queries/list-members.js';
import { ListRolesHandler } from './queries/list-roles.js';

@Module({
  imports: [ReactionsModule],
  controllers: [
    MembersController,
    InvitationsController,
    AcceptingController,
    RolesController,
    CapabilitiesController,
    OwnershipController,
  ],
  providers: [
    AcceptInvitationHandler,
    ChangeMemberRoleHandler,
    CreateRoleHandler,
    DeleteRoleHandler,
    DuplicateRoleHandler,
    EditRoleHandler,
    EraseMemberHandler,
    LeaveOrganizationHandler,
    OpenInvitedAccountHandler,
    RemoveMemberHandler,
    ResendInvitationHandler,
    RestoreMemberHandler,
    RevokeInvitationHandler,
    SendInvitationHandler,
    SuspendMemberHandler,
    TransferOwnershipHandler,
    GetInvitationHandler,
    GetMemberHandler,
    GetRoleHandler,
    ListInvitationsHandler,
    ListMembersHandler,
    ListRolesHandler,
    InvitationDesk,
    InvitationLetter,
    MailDelivery,
    MailOutbox,
    PeopleFollowUp,
  ],
})
export class PeopleModule {}
