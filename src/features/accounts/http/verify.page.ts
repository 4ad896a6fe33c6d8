import { Controller, Get, Post } from '@nestjs/common';
import { LinkToken, type Page, PageOf } from '../../../edge/pages/page.js';
import { Call, type CallContext } from '../../../edge/pipeline/call-context.js';
import { Dispatcher } from '../../../edge/replies/dispatcher.js';
import { VerifyAddress } from '../commands/verify-address.js';
import { OpenedLinks } from '../links/opened-links.js';
import { addressOf, done, linkEndings, validUntil } from './link-pages.js';

const ENDINGS = linkEndings('If your address is not confirmed yet, sign in and ask for the email again.');

/** The page of the link that verifies an address (ACT-2). */
@Controller('verify')
export class VerifyPage {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly links: OpenedLinks,
  ) {}

  @Get()
  @PageOf(ENDINGS)
  async show(@Call() { request }: CallContext, @LinkToken() token: string): Promise<Page> {
    const link = await this.links.of(token, 'verify', request.at);
    return {
      heading: 'Confirm your email address',
      sentences: ['An account on Gatehouse was opened with this address. Confirm that the address is yours.'],
      form: { fields: addressOf(link), button: 'Confirm the address' },
      notes: [`${validUntil(link)} If you did not open the account, close this page: nothing happens.`],
    };
  }

  @Post()
  @PageOf(ENDINGS)
  async verify(@Call() { request }: CallContext, @LinkToken() token: string): Promise<Page> {
    await this.dispatcher.run(new VerifyAddress(request, { token }));
    return done('Your address is confirmed', 'You can use your account now: sign in with your address and password.');
  }
}
