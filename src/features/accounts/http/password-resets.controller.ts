import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Reply } from '../../../edge/replies/reply.js';
import { Dispatcher } from '../../../edge/replies/dispatcher.js';
import { Call, type CallContext } from '../../../edge/pipeline/call-context.js';
import { Operation } from '../../../edge/openapi/operation.js';
import { Public } from '../../../edge/authentication/route-access.js';
import { Email, MailedToken, Password } from '../../../edge/pipeline/fields.js';
import { CompletePasswordReset } from '../commands/complete-password-reset.js';
import { RequestPasswordReset } from '../commands/request-password-reset.js';

class RequestPasswordResetBody {
  @Email()
  email: string;
}

class CompletePasswordResetBody {
  @MailedToken()
  token: string;

  @Password()
  password: string;
}

const REQUESTED = { requested: true };
const CHANGED = { changed: true };

@ApiTags('Accounts')
@Controller('v1/password-resets')
export class PasswordResetsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post()
  @Public()
  @Operation('Ask for a link to reset a password', {
    note: 'The same answer whether there is an account with the address or not. The link works once, for an hour.',
    accepted: REQUESTED,
  })
  async request(@Call() call: CallContext, @Body() { email }: RequestPasswordResetBody): Promise<typeof REQUESTED> {
    await this.dispatcher.run(new RequestPasswordReset(call.request, { email }));
    return REQUESTED;
  }

  @Post('complete')
  @Public()
  @Operation('Choose a new password', {
    note: 'With the token of the email. All sessions end, and the address counts as verified. The link of an account that the operator opened is used here too.',
    answers: CHANGED,
    refuses: ['link.unknown', 'link.expired', 'link.used', 'password.length', 'password.easy'],
  })
  complete(@Call() call: CallContext, @Body() body: CompletePasswordResetBody): Promise<Reply<typeof CHANGED>> {
    return this.dispatcher.change(call, new CompletePasswordReset(call.request, body), () => CHANGED);
  }
}
