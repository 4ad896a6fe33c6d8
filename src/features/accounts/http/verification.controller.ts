import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Reply } from '../../../edge/replies/reply.js';
import { Dispatcher } from '../../../edge/replies/dispatcher.js';
import { Call, type CallContext, type SignedInCall } from '../../../edge/pipeline/call-context.js';
import { Operation } from '../../../edge/openapi/operation.js';
import { Public, SessionOnly } from '../../../edge/authentication/route-access.js';
import { MailedToken } from '../../../edge/pipeline/fields.js';
import { SendVerification } from '../commands/send-verification.js';
import { VerifyAddress } from '../commands/verify-address.js';

class VerifyBody {
  @MailedToken()
  token: string;
}

const MAILED = { mailed: true };

@ApiTags('Accounts')
@Controller('v1/accounts')
export class VerificationController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post('verify')
  @Public()
  @Operation('Verify an address', {
    note: 'With the token of the email, without a session.',
    answers: { verified: true },
    refuses: ['link.unknown', 'link.expired', 'link.used'],
  })
  verify(@Call() call: CallContext, @Body() { token }: VerifyBody): Promise<Reply<{ verified: boolean }>> {
    return this.dispatcher.change(call, new VerifyAddress(call.request, { token }), () => ({ verified: true }));
  }

  @Post('verification')
  @SessionOnly({ unverified: true })
  @Operation('Send the email again that verifies the address', {
    note: 'With a new link; the old one stops working.',
    accepted: MAILED,
    refuses: ['account.verified', 'limit.reached'],
  })
  send(@Call() call: SignedInCall): Promise<Reply<typeof MAILED>> {
    const command = new SendVerification(call.request, { userId: call.principal.userId });
    return this.dispatcher.change(call, command, () => MAILED);
  }
}
