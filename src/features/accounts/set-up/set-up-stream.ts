import { Injectable } from '@nestjs/common';
import { childRequest } from '../../../execution/child-request.js';
import type { CommandRequest } from '../../../execution/command-request.js';
import { Executor } from '../../../execution/executor.js';
import type { SetUpEvent } from '../../../events/set-up.js';
import type { Decided } from '../../../kernel/decision.js';
import type { KeptToken } from '../../../kernel/mailed-token.js';
import { endSetUp, INSTALLATION, makeSetUpLink, SET_UP, type SetUp, useSetUpLink } from '../domain/set-up.js';

type Decide = (setUp: SetUp) => Decided<SetUpEvent>;
type Use = Parameters<typeof useSetUpLink>[1];

/** The link for the first person, in its stream. */
@Injectable()
export class SetUpStream {
  constructor(private readonly executor: Executor) {}

  async make(request: CommandRequest, link: KeptToken): Promise<void> {
    await this.run(request, (setUp) => makeSetUpLink(setUp, link));
  }

  /** @throws Refusal `link.unknown`, `link.used`, `link.expired` */
  check(use: Use): Promise<void> {
    return this.executor.dryRun({ definition: SET_UP, id: INSTALLATION, decide: (setUp) => useSetUpLink(setUp, use) });
  }

  /** @throws as {@link check} */
  async use(request: CommandRequest, use: Use): Promise<void> {
    await this.run(childRequest(request, 'use the set-up link'), (setUp) => useSetUpLink(setUp, use));
  }

  /** Somebody has an account. */
  async end(request: CommandRequest, userId: string): Promise<void> {
    await this.run(childRequest(request, 'end the set-up'), (setUp) => endSetUp(setUp, { userId }));
  }

  private async run(request: CommandRequest, decide: Decide): Promise<void> {
    const on = { definition: SET_UP, id: INSTALLATION, organizationId: null };
    await this.executor.execute({ ...on, request, decide });
  }
}
