import { Body, Controller, Delete, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Reply } from '../../../edge/replies/reply.js';
import { Dispatcher, type PageBody } from '../../../edge/replies/dispatcher.js';
import { Call, type CallContext } from '../../../edge/pipeline/call-context.js';
import { Id } from '../../../edge/pipeline/id-param.js';
import { Operation } from '../../../edge/openapi/operation.js';
import { OperatorOnly } from '../../../edge/authentication/route-access.js';
import { Email, Name, OneOf, PageQuery, Text } from '../../../edge/pipeline/fields.js';
import { DeleteAccount } from '../commands/delete-account.js';
import { EndSessions } from '../commands/end-sessions.js';
import { OpenAccount } from '../commands/open-account.js';
import { SendPasswordReset } from '../commands/send-password-reset.js';
import { VerifyAccount } from '../commands/verify-account.js';
import { type AccountView, ListAccounts } from '../queries/list-accounts.js';

const ACCOUNT_EXAMPLE: AccountView = {
  userId: 'usr_01kamz4x8dfyjv8a2p6c2w9g5r',
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  verified: true,
  createdAt: '2026-11-21T12:00:00.000Z',
  organizations: [{ id: 'org_01kamz4x8dfyjv8a2p6c2w9g5r', slug: 'acme' }],
};

class ListAccountsQuery extends PageQuery {
  @OneOf(['true', 'false'], { optional: true })
  verified?: 'true' | 'false';

  @Text(200, { optional: true, example: 'ada', description: 'Beginnings of words of the name or the address' })
  q?: string;
}

class OpenAccountBody {
  @Email()
  email: string;

  @Name({ example: 'Ada Lovelace' })
  name: string;
}

const MAILED = { mailed: true };

@ApiTags('Operator and process')
@Controller('v1/operator/accounts')
export class OperatorAccountsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @OperatorOnly()
  @Operation('List the accounts', { list: ACCOUNT_EXAMPLE })
  list(@Call() { atLeast }: CallContext, @Query() query: ListAccountsQuery): Promise<PageBody<AccountView>> {
    const { verified, q } = query;
    const filters = { q, ...(verified !== undefined && { verified: verified === 'true' }) };
    return this.dispatcher.list(new ListAccounts(filters, query, atLeast));
  }

  @Post()
  @OperatorOnly()
  @Operation('Open an account for somebody', {
    note: 'Mails a link by which the person chooses a password. It works once, for seven days.',
    created: { userId: ACCOUNT_EXAMPLE.userId },
    refuses: ['account.address-taken', 'name.length', 'name.characters', 'limit.reached'],
  })
  open(@Call() call: CallContext, @Body() body: OpenAccountBody): Promise<Reply<{ userId: string }>> {
    const userId = this.dispatcher.newId('usr', call);
    const command = new OpenAccount(call.request, { userId, ...body });
    return this.dispatcher.create(call, command, '/v1/operator/accounts', () => ({ userId }));
  }

  @Post(':userId/reset')
  @OperatorOnly()
  @Operation('Mail a link to reset the password of an account', {
    accepted: MAILED,
    refuses: ['account.unknown', 'limit.reached'],
  })
  reset(@Call() call: CallContext, @Id('userId', 'usr') userId: string): Promise<Reply<typeof MAILED>> {
    return this.dispatcher.change(call, new SendPasswordReset(call.request, { userId }), () => MAILED);
  }

  @Post(':userId/end-sessions')
  @OperatorOnly()
  @Operation('End all sessions of an account', { answers: { ended: true }, refuses: ['account.unknown'] })
  async endSessions(@Id('userId', 'usr') userId: string): Promise<{ ended: true }> {
    await this.dispatcher.run(new EndSessions(userId));
    return { ended: true };
  }

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

  @Delete(':userId')
  @OperatorOnly()
  @Operation('Delete an account', {
    note: 'Name and address can no longer be read anywhere.',
    removed: true,
    refuses: ['account.unknown', 'owner.last'],
  })
  delete(@Call() { request }: CallContext, @Id('userId', 'usr') userId: string): Promise<void> {
    return this.dispatcher.run(new DeleteAccount(request, { userId }));
  }
}
