import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Answers } from '../../../edge/replies/answers.js';
import { Call, type MemberCall } from '../../../edge/pipeline/call-context.js';
import { Operation } from '../../../edge/openapi/operation.js';
import { Requires } from '../../../edge/authentication/route-access.js';
import { TransferOwnership } from '../commands/member.commands.js';
import { GetMember } from '../queries/get-member.js';
import type { MemberView } from '../queries/member.view.js';
import { MEMBER_EXAMPLE } from './member.example.js';
import { TransferOwnershipBody } from './members.requests.js';

/** Both as they are since. */
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
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly answers: Answers,
  ) {}

  @Post()
  @HttpCode(200)
  @Requires('owners:manage')
  @Operation('Hand ownership on to another member', {
    note: 'At once. Whoever does not keep it becomes an admin.',
    answers: EXAMPLE,
    refuses: ['owner.required', 'ownership.to-oneself', 'member.unknown', 'member.suspended', 'capability.escalation'],
  })
  async transfer(
    @Call() call: MemberCall,
    @Body() body: TransferOwnershipBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TransferView> {
    const input = { ...body, organizationId: call.scope.organizationId, actor: call.principal };
    const written = await this.commands.execute(new TransferOwnership(call.request, input));
    this.answers.written(response, written);
    const member = async (userId: string): Promise<MemberView> =>
      (await this.queries.execute(new GetMember(call.principal, userId, Answers.after(call, written)))).value;
    return { to: await member(body.toUserId), from: await member(call.principal.userId) };
  }
}
