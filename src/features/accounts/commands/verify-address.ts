import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RequestedCommand } from '../../../execution/commands-on.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { Executor } from '../../../execution/executor.js';
import { hashToken } from '../../../kernel/bearer-token.js';
import { readAccountToken } from '../links/account-token.js';
import { unknownLink, verifyAddress } from '../domain/account-links.decisions.js';
import { ACCOUNT } from '../domain/account.stream.js';

/** Uses the link up that was mailed to the address. */
export class VerifyAddress extends RequestedCommand<{ readonly token: string }> {}

/** ACT-2. */
@CommandHandler(VerifyAddress)
export class VerifyAddressHandler implements ICommandHandler<VerifyAddress> {
  constructor(private readonly executor: Executor) {}

  async execute({ request, input: { token } }: VerifyAddress): Promise<CommandResult> {
    const of = readAccountToken(token);
    if (of?.purpose !== 'verify') throw unknownLink();
    const presented = { ...of, tokenHash: hashToken(token), at: request.at };
    const { position, revision: version } = await this.executor.execute({
      definition: ACCOUNT,
      id: of.userId,
      organizationId: null,
      request,
      decide: (account) => verifyAddress(account, presented),
    });
    return { position, version };
  }
}
