import { setImmediate as nextTurn } from 'node:timers/promises';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { invalid, type Refusal } from '../../kernel/refusal.js';
import type { AskedMoment } from '../asked-pictures.js';
import type { AccessChange } from '../simulation/access-change.js';
import { type Difference, differences } from '../simulation/differences.js';
import { Simulations } from '../simulation/simulations.js';

/** A person and a gateway. */
export type Reach = Pick<Difference, 'userId' | 'gatewayId'>;

export interface Consequences {
  /** By person, then gateway. */
  readonly gains: readonly Reach[];
  readonly losses: readonly Reach[];
  readonly position: bigint;
}

/** Most gains and losses in one answer; about 10 MB. */
const MOST_DIFFERENCES = 100_000;

/** ACC-6: which people would gain or lose which gateways. For callers who may ask about others. */
export class WhatIf extends Query<Consequences> {
  constructor(
    readonly organizationId: string,
    readonly changes: readonly AccessChange[],
    readonly moment: AskedMoment,
  ) {
    super();
  }
}

@QueryHandler(WhatIf)
export class WhatIfHandler implements IQueryHandler<WhatIf> {
  constructor(private readonly simulations: Simulations) {}

  /** @throws Refusal of the first change that is not possible, `what-if.too-much`, `access.stale` */
  async execute({ organizationId, changes, moment }: WhatIf): Promise<Consequences> {
    const simulated = await this.simulations.of(organizationId, changes, moment);
    const found: Difference[] = [];
    for (const difference of differences(simulated, organizationId)) {
      if (!difference) await nextTurn();
      else if (found.push(difference) > MOST_DIFFERENCES) throw tooMuch();
    }
    const reaches = (gained: boolean): readonly Reach[] =>
      found
        .filter((one) => one.gained === gained)
        .map(({ userId, gatewayId }) => ({ userId, gatewayId }))
        .sort(inOrder);
    return { gains: reaches(true), losses: reaches(false), position: simulated.position };
  }
}

const tooMuch = (): Refusal =>
  invalid(
    'what-if.too-much',
    `That would change more than ${MOST_DIFFERENCES} ways to a gateway; ask about less at once.`,
  );

const inOrder = (a: Reach, b: Reach): number => {
  if (a.userId !== b.userId) return a.userId < b.userId ? -1 : 1;
  return a.gatewayId < b.gatewayId ? -1 : 1;
};
