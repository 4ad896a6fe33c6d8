import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RequestedCommand } from '../../../execution/commands-on.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { hashToken } from '../../../kernel/bearer-token.js';
import { AddressMove } from '../address-move.js';
import { readAccountToken } from '../links/account-token.js';
import { unknownLink } from '../domain/account-links.decisions.js';

export interface PresentedAddressToken {
  readonly token: string;
  /** Hash of the session that goes on. */
  readonly sessionHash?: string | undefined;
}

/** Makes the address the account's to which the link was mailed. */
export class ConfirmAddress extends RequestedCommand<PresentedAddressToken> {}

/** ACT-3. */
@CommandHandler(ConfirmAddress)
export class ConfirmAddressHandler implements ICommandHandler<ConfirmAddress> {
  constructor(private readonly move: AddressMove) {}

  async execute({ request, input: { token, sessionHash } }: ConfirmAddress): Promise<CommandResult> {
    const of = readAccountToken(token);
    if (of?.purpose !== 'address') throw unknownLink();
    return this.move.confirm(request, { ...of, tokenHash: hashToken(token), at: request.at }, sessionHash);
  }
}
