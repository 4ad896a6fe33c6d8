import { Body, Controller, Delete, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Reply } from '../../../edge/replies/reply.js';
import { Dispatcher } from '../../../edge/replies/dispatcher.js';
import { Call, type CallContext, type SignedInCall } from '../../../edge/pipeline/call-context.js';
import { Operation } from '../../../edge/openapi/operation.js';
import { MaybeSignedIn, SessionOnly } from '../../../edge/authentication/route-access.js';
import { CurrentPassword, Email, MailedToken, Password } from '../../../edge/pipeline/fields.js';
import { ChangePassword } from '../commands/change-password.js';
import { ConfirmAddress } from '../commands/confirm-address.js';
import { DeleteMe } from '../commands/delete-me.js';
import { RequestAddressChange } from '../commands/request-address-change.js';

class ChangePasswordBody {
  @CurrentPassword()
  current: string;

  @Password({ example: 'tangled copper weather vane' })
  password: string;
}

class ChangeAddressBody {
  @Email({ example: 'ada@lovelace.example' })
  email: string;

  @CurrentPassword()
  current: string;
}

class ConfirmAddressBody {
  @MailedToken()
  token: string;
}

class DeleteMeBody {
  @CurrentPassword()
  password: string;
}

const CHANGED = { changed: true };
const MAILED = { mailed: true };

@ApiTags('Accounts')
@Controller('v1/me')
export class MyAccountController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Put('password')
  @SessionOnly({ unverified: true })
  @Operation("Change one's own password", {
    note: 'All other sessions end, and you are told by email.',
    answers: CHANGED,
    refuses: ['password.wrong', 'password.length', 'password.easy', 'session.throttled'],
  })
  changePassword(@Call() call: SignedInCall, @Body() body: ChangePasswordBody): Promise<Reply<typeof CHANGED>> {
    const { userId } = call.principal;
    const command = new ChangePassword(call.request, { ...body, userId, sessionHash: call.sessionHash });
    return this.dispatcher.change(call, command, () => CHANGED);
  }

  @Post('address')
  @SessionOnly({ unverified: true })
  @Operation("Change one's own address", {
    note: 'Mails a link to the new address. The address changes when the link is used.',
    accepted: MAILED,
    refuses: [
      'password.wrong',
      'account.address-taken',
      'account.address-unchanged',
      'session.throttled',
      'limit.reached',
    ],
  })
  changeAddress(@Call() call: SignedInCall, @Body() body: ChangeAddressBody): Promise<Reply<typeof MAILED>> {
    const command = new RequestAddressChange(call.request, { ...body, userId: call.principal.userId });
    return this.dispatcher.change(call, command, () => MAILED);
  }

  @Post('address/confirm')
  @MaybeSignedIn({ unverified: true })
  @Operation('Confirm the new address', {
    note: 'With the token of the email, also without a session. All sessions end but the one that is sent along, and the old address is told.',
    answers: CHANGED,
    refuses: ['link.unknown', 'link.expired', 'link.used', 'account.address-taken'],
  })
  confirmAddress(@Call() call: CallContext, @Body() { token }: ConfirmAddressBody): Promise<Reply<typeof CHANGED>> {
    const command = new ConfirmAddress(call.request, { token, sessionHash: call.sessionHash });
    return this.dispatcher.change(call, command, () => CHANGED);
  }

  @Delete()
  @SessionOnly({ unverified: true })
  @Operation("Delete one's own account", {
    note: 'Name and address can no longer be read anywhere, and all sessions and API keys end.',
    removed: true,
    refuses: ['password.wrong', 'owner.last', 'session.throttled'],
  })
  async delete(@Call() { request, principal }: SignedInCall, @Body() { password }: DeleteMeBody): Promise<void> {
    await this.dispatcher.run(new DeleteMe(request, { userId: principal.userId, password }));
  }
}
