import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RequestedCommand } from '../../../execution/commands-on.js';
import { Executor } from '../../../execution/executor.js';
import type { CommandResult } from '../../../execution/command-result.js';
import { Limits } from '../../../limits/limits.js';
import { ACCESS, type Access } from '../../../ports/access/access.port.js';
import { apiKeyFault } from '../../../ports/access/api-key-standing.js';
import type { ApiKey } from '../domain/api-key.state.js';
import { issueApiKey, type IssueApiKey as NewApiKey } from '../domain/issue-api-key.decision.js';
import { API_KEY } from '../domain/api-key.stream.js';

type Input = Omit<NewApiKey, 'visibleGatewayIds'>;

export class IssueApiKey extends RequestedCommand<Input> {}

@CommandHandler(IssueApiKey)
export class IssueApiKeyHandler implements ICommandHandler<IssueApiKey> {
  constructor(
    private readonly executor: Executor,
    private readonly limits: Limits,
    @Inject(ACCESS) private readonly access: Access,
  ) {}

  execute({ request, input }: IssueApiKey): Promise<CommandResult> {
    const visibleGatewayIds = this.visible(input);
    const decide = (key: ApiKey) => issueApiKey(key, { ...input, visibleGatewayIds });
    return this.limits.within(
      'keysByPerson',
      input.userId,
      () => this.validKeys(input),
      () => this.executor.change(API_KEY, request, input, decide),
    );
  }

  private validKeys({ userId, now }: Input): number {
    const keys = this.access.picture().keysOf(userId);
    return keys.filter((key) => apiKeyFault(key, now) === undefined).length;
  }

  /** GW-4: a person may see the gateways they reach; a person who manages gateways may see all. */
  private visible({ organizationId, userId, gatewayIds, held }: Input): readonly string[] {
    const picture = this.access.picture();
    const all = held.has('gateways:manage');
    return (gatewayIds ?? []).filter((gatewayId) =>
      all
        ? picture.gateway(organizationId, gatewayId) !== undefined
        : picture.check({ organizationId, userId, gatewayId }).allowed,
    );
  }
}
