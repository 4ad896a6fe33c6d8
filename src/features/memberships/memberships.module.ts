import { Module } from '@nestjs/common';
import { ReactionsModule } from '../../jobs/reactions/reactions.module.js';
import { ChangeMemberRoleHandler } from './commands/change-member-role.js';
import { EraseMemberHandler } from './commands/erase-member.js';
import { LeaveOrganizationHandler } from './commands/leave-organization.js';
import { RemoveMemberHandler } from './commands/remove-member.js';
import { RestoreMemberHandler } from './commands/restore-member.js';
import { SuspendMemberHandler } from './commands/suspend-member.js';
import { TransferOwnershipHandler } from './commands/transfer-ownership.js';
import { MembersController } from './http/members.controller.js';
import { OwnershipController } from './http/ownership.controller.js';
import { MembershipProcessManager } from './membership-process-manager.js';
import { GetMemberHandler } from './queries/get-member.js';
import { ListMembersHandler } from './queries/list-members.js';

@Module({
  imports: [ReactionsModule],
  controllers: [MembersController, OwnershipController],
  providers: [
    ChangeMemberRoleHandler,
    EraseMemberHandler,
    LeaveOrganizationHandler,
    RemoveMemberHandler,
    RestoreMemberHandler,
    SuspendMemberHandler,
    TransferOwnershipHandler,
    GetMemberHandler,
    ListMembersHandler,
    MembershipProcessManager,
  ],
})
export class MembershipsModule {}
