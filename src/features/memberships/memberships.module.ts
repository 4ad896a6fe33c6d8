import { Module } from '@nestjs/common';
import { handlersOf } from '../../execution/commands-on.js';
import { MemberCommands, OwnershipCommands } from './commands/member.commands.js';
import { EraseMemberHandler } from './commands/erase-member.js';
import { LeaveOrganizationHandler } from './commands/leave-organization.js';
import { RemoveMemberHandler } from './commands/remove-member.js';
import { MembersController } from './http/members.controller.js';
import { OwnershipController } from './http/ownership.controller.js';
import { MembershipProcessManager } from './membership-process-manager.js';
import { GetMemberHandler } from './queries/get-member.js';
import { ListMembersHandler } from './queries/list-members.js';

@Module({
  controllers: [MembersController, OwnershipController],
  providers: [
    ...handlersOf(MemberCommands),
    ...handlersOf(OwnershipCommands),
    EraseMemberHandler,
    LeaveOrganizationHandler,
    RemoveMemberHandler,
    GetMemberHandler,
    ListMembersHandler,
    MembershipProcessManager,
  ],
})
export class MembershipsModule {}
