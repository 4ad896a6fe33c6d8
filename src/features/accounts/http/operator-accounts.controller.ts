import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '../../../edge/replies/dispatcher.js';
import { Call, type CallContext } from '../../../edge/pipeline/call-context.js';
import { Id } from '../../../edge/pipeline/id-param.js';
import { Operation } from '../../../edge/openapi/operation.js';
import { OperatorOnly } from '../../../edge/authentication/route-access.js';
import { VerifyAccount } from '../commands/verify-account.js';

@ApiTags('Operator and process')
@Controller('v1/operator/accounts')
export class OperatorAccountsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':userId/verify')
  @OperatorOnly()
  @Operation('Say that the address of an account is verified', {
    answers: { verified: true },
    refuses: ['account.unknown'],
  })
  async verify(@Call() { request }: CallContext, @Id('userId', 'usr') userId: string): Promise<{ verified: true }> {
    await this.dispatcher.run(new VerifyAccount(request, { userId }));
    return { verified: true };
  }
}
