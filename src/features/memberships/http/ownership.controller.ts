import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Reply } from '../../../edge/replies/reply.js';
import { Dispatcher } from '../../../edge/replies/dispatcher.js';
import { Call, type MemberCall } from '../../../edge/pipeline/call-context.js';
import { commonInput } from '../../../edge/pipeline/in-organization.js';
import { Operation } from '../../../edge/openapi/operation.js';
import { Requires } from '../../../edge/authentication/route-access.js';
import { Flag, IdOf } from '../../../edge/pipeline/fields.js';
import { OwnershipCommands } from '../commands/member.commands.js';
import { GetMember } from '../queries/get-member.js';
import { MEMBER_EXAMPLE, type MemberView } from '../queries/member.view.js';

class TransferOwnershipBody {
  @IdOf('usr', { description: 'An active member' })
  toUserId: string;

  @Flag({ description: 'true: you stay an owner too; false: you become an admin' })
  keepOwnership: boolean;
}

interface TransferView {
  readonly to: MemberView;
  readonly from: MemberView;
}

const EXAMPLE: TransferView = {
  to: { ...MEMBER_EXAMPLE, roleId: 'owner', roleName: 'Owner' },
  from: {
    ...MEMBER_EXAMPLE,
    userId: 'usr_01kamz4x8dfyjv8a2p6c2w9g5s',
    name: 'Grace Hopper',
    email: 'grace@example.com',
    roleId: 'admin',
    roleName: 'Admin',
  },
};

@ApiTags('Organizations')
@Controller('v1/organizations/:org/ownership-transfer')
export class OwnershipController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post()
  @Requires('owners:manage')
  @Operation('Hand ownership on to another member', {
    note: 'At once. A former owner who does not keep ownership becomes an admin.',
    answers: EXAMPLE,
    refuses: ['owner.required', 'ownership.to-oneself', 'member.unknown', 'member.suspended', 'capability.escalation'],
  })
  transfer(@Call() call: MemberCall, @Body() body: TransferOwnershipBody): Promise<Reply<TransferView>> {
    const command = new OwnershipCommands.TransferOwnership(call.request, { ...commonInput(call), ...body });
    const { userId } = call.principal;
    return this.dispatcher.change(call, command, async ({ principal, atLeast }) => ({
      to: (await this.dispatcher.ask(new GetMember(principal, body.toUserId, atLeast))).value,
      from: (await this.dispatcher.ask(new GetMember(principal, userId, atLeast))).value,
    }));
  }
}
