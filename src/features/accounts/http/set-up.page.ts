import { Body, Controller, Get, Post } from '@nestjs/common';
import { ADDRESS_FIELD, NAME_FIELD, NEW_PASSWORD_FIELD } from '../../../edge/pages/page-fields.js';
import { LinkToken, type Page, PageOf } from '../../../edge/pages/page.js';
import { Call, type CallContext } from '../../../edge/pipeline/call-context.js';
import { CurrentPassword, Email, Name } from '../../../edge/pipeline/fields.js';
import { Dispatcher } from '../../../edge/replies/dispatcher.js';
import { invalid } from '../../../kernel/refusal.js';
import { hashToken } from '../../../kernel/bearer-token.js';
import { readAccountToken } from '../links/account-token.js';
import { CompletePasswordReset } from '../commands/complete-password-reset.js';
import { SetUp } from '../commands/set-up.js';
import { OpenedLinks } from '../links/opened-links.js';
import { SetUpStream } from '../set-up/set-up-stream.js';
import { addressOf, done, linkEndings, validUntil } from './link-pages.js';

const ENDINGS = linkEndings(
  'If you have no account yet: ask the operator for a new link. If nobody has one yet, start Gatehouse again to get another.',
);

class SetUpForm {
  @Email({ optional: true })
  email?: string;

  @Name({ optional: true })
  name?: string;

  @CurrentPassword()
  password: string;
}

const isOfOperator = (token: string): boolean => readAccountToken(token)?.purpose === 'set-up';

const FIRST: Page = {
  heading: 'Open the first account',
  sentences: ['Nobody has an account on this Gatehouse yet. This one can found organizations and invite others.'],
  form: { fields: [ADDRESS_FIELD, NAME_FIELD, NEW_PASSWORD_FIELD], button: 'Open the account' },
};

const OPENED = done('Your account is ready', 'From now on you sign in with your address and your password.');

/** The page of two links: the one that is printed for the first person, and the one of an account that the operator opened (ACT-1). */
@Controller('setup')
export class SetUpPage {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly links: OpenedLinks,
    private readonly first: SetUpStream,
  ) {}

  @Get()
  @PageOf(ENDINGS)
  async show(@Call() { request }: CallContext, @LinkToken() token: string): Promise<Page> {
    if (!isOfOperator(token)) {
      await this.first.check({ userId: '', tokenHash: hashToken(token), at: request.at });
      return FIRST;
    }
    const link = await this.links.of(token, 'set-up', request.at);
    return {
      heading: 'Choose a password',
      sentences: ['The operator of this Gatehouse has opened an account for you.'],
      form: { fields: [...addressOf(link), NEW_PASSWORD_FIELD], button: 'Set the password' },
      notes: [validUntil(link)],
    };
  }

  @Post()
  @PageOf(ENDINGS)
  async setUp(@Call() call: CallContext, @LinkToken() token: string, @Body() form: SetUpForm): Promise<Page> {
    const { password } = form;
    if (isOfOperator(token)) await this.dispatcher.run(new CompletePasswordReset(call.request, { token, password }));
    else await this.openFirst(call, token, form);
    return OPENED;
  }

  private async openFirst(call: CallContext, token: string, { email, name, password }: SetUpForm): Promise<void> {
    if (email === undefined || name === undefined)
      throw invalid('request.invalid', 'An account takes an address and a name.', {
        errors: email === undefined ? { email: ['is missing'] } : { name: ['is missing'] },
      });
    const userId = this.dispatcher.newId('usr', call);
    const request = { ...call.request, actor: { userId } };
    await this.dispatcher.run(new SetUp(request, { userId, token, email, name, password }));
  }
}
