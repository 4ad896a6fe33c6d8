import { Controller, Get, Post } from '@nestjs/common';
import { LinkToken, type Page, PageOf } from '../../../edge/pages/page.js';
import { Call, type CallContext } from '../../../edge/pipeline/call-context.js';
import { Dispatcher } from '../../../edge/replies/dispatcher.js';
import { ConfirmAddress } from '../commands/confirm-address.js';
import { OpenedLinks } from '../links/opened-links.js';
import { addressOf, done, linkEndings, validUntil } from './link-pages.js';

const ENDINGS = linkEndings('If your address has not changed yet, sign in and ask for the change again.');

/** The page of the link that confirms a new address (ACT-3). */
@Controller('confirm-address')
export class ConfirmAddressPage {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly links: OpenedLinks,
  ) {}

  @Get()
  @PageOf(ENDINGS)
  async show(@Call() { request }: CallContext, @LinkToken() token: string): Promise<Page> {
    const link = await this.links.of(token, 'address', request.at);
    return {
      heading: 'Confirm your new email address',
      sentences: ['This becomes the address of your account. Everybody who is signed in to the account is signed out.'],
      form: { fields: addressOf(link), button: 'Confirm the new address' },
      notes: [`${validUntil(link)} If you did not ask for it, close this page: nothing happens.`],
    };
  }

  @Post()
  @PageOf(ENDINGS)
  async confirm(@Call() { request }: CallContext, @LinkToken() token: string): Promise<Page> {
    await this.dispatcher.run(new ConfirmAddress(request, { token }));
    return done('Your address has changed', 'From now on you sign in with the new address and the same password.');
  }
}
