import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Reply } from '../../../edge/replies/reply.js';
import { Dispatcher } from '../../../edge/replies/dispatcher.js';
import { Call, type CallContext } from '../../../edge/pipeline/call-context.js';
import { Operation } from '../../../edge/openapi/operation.js';
import { Public } from '../../../edge/authentication/route-access.js';
import { Email, MailedToken, Name, Password } from '../../../edge/pipeline/fields.js';
import { SetUp } from '../commands/set-up.js';
import { GetSetUp, type SetUpView } from '../queries/get-set-up.js';

class SetUpBody {
  @MailedToken({ example: 'c2V0LXVw…', description: 'The token in the link that was printed' })
  token: string;

  @Email()
  email: string;

  @Name({ example: 'Ada Lovelace' })
  name: string;

  @Password()
  password: string;
}

@ApiTags('Accounts')
@Controller('v1/setup')
export class SetUpController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Public()
  @Operation('Say whether the first account is still to be opened', { answers: { open: false } })
  get(): Promise<SetUpView> {
    return this.dispatcher.ask(new GetSetUp());
  }

  @Post()
  @Public()
  @Operation('Open the first account', {
    note: 'With the token of the link that the process prints at its start as long as nobody has an account. It works once, for an hour.',
    created: { userId: 'usr_01kamz4x8dfyjv8a2p6c2w9g5r' },
    refuses: [
      'link.unknown',
      'link.used',
      'link.expired',
      'account.address-taken',
      'name.length',
      'name.characters',
      'password.length',
      'password.easy',
    ],
  })
  setUp(@Call() call: CallContext, @Body() body: SetUpBody): Promise<Reply<{ userId: string }>> {
    const userId = this.dispatcher.newId('usr', call);
    const request = { ...call.request, actor: { userId } };
    return this.dispatcher.create(call, new SetUp(request, { userId, ...body }), '/v1/me', () => ({ userId }));
  }
}
