import { Body, Controller, Get, Post } from '@nestjs/common';
import { NEW_PASSWORD_FIELD } from '../../../edge/pages/page-fields.js';
import { LinkToken, type Page, PageOf } from '../../../edge/pages/page.js';
import { Call, type CallContext } from '../../../edge/pipeline/call-context.js';
import { CurrentPassword } from '../../../edge/pipeline/fields.js';
import { Dispatcher } from '../../../edge/replies/dispatcher.js';
import { CompletePasswordReset } from '../commands/complete-password-reset.js';
import { OpenedLinks } from '../links/opened-links.js';
import { addressOf, done, linkEndings, validUntil } from './link-pages.js';

const ENDINGS = linkEndings('If you still need a new password, ask for it again.');

class ResetForm {
  @CurrentPassword()
  password: string;
}

/** The page of the link by which a forgotten password is replaced (ACT-3). */
@Controller('reset')
export class ResetPage {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly links: OpenedLinks,
  ) {}

  @Get()
  @PageOf(ENDINGS)
  async show(@Call() { request }: CallContext, @LinkToken() token: string): Promise<Page> {
    const link = await this.links.of(token, 'reset', request.at);
    return {
      heading: 'Choose a new password',
      sentences: ['The password of this account is replaced, and everybody who is signed in to it is signed out.'],
      form: { fields: [...addressOf(link), NEW_PASSWORD_FIELD], button: 'Set the new password' },
      notes: [`${validUntil(link)} If you did not ask for it, close this page: your password stays as it is.`],
    };
  }

  @Post()
  @PageOf(ENDINGS)
  async complete(
    @Call() { request }: CallContext,
    @LinkToken() token: string,
    @Body() { password }: ResetForm,
  ): Promise<Page> {
    await this.links.of(token, 'reset', request.at);
    await this.dispatcher.run(new CompletePasswordReset(request, { token, password }));
    return done('Your new password is set', 'From now on you sign in with it. All earlier sessions have ended.');
  }
}
