import { setImmediate as nextTurn } from 'node:timers/promises';
import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { AccessChange, Difference } from '../../ports/access/access-change.js';
import { invalid, type Refusal } from '../../kernel/refusal.js';
import { CLOCK, type Clock } from '../../ports/clock.port.js';
import { type AskedMoment, AskedPictures } from '../asked-pictures.js';
import { differences } from '../differences.js';

/** Somebody and a gateway. */
export type Reach = Pick<Difference, 'userId' | 'gatewayId'>;

export interface Consequences {
  /** By person, then gateway. */
  readonly gains: readonly Reach[];
  readonly losses: readonly Reach[];
  readonly position: bigint;
}

/** Gains and losses that one answer holds; about 10 MB of it. */
const MOST_DIFFERENCES = 100_000;

/** Who would gain and who would lose what: ACC-6. For those who may ask about others. */
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
  constructor(
    private readonly pictures: AskedPictures,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws Refusal of a change that could not be made, `what-if.too-much`, `access.stale` */
  async execute({ organizationId, changes, moment }: WhatIf): Promise<Consequences> {
    const { picture, position } = await this.pictures.of(organizationId, moment);
    const found: Difference[] = [];
    for (const difference of differences(
      picture.supposing(organizationId, changes, this.clock.now()),
      organizationId,
    )) {
      if (!difference) await nextTurn();
      else if (found.push(difference) > MOST_DIFFERENCES) throw tooMuch();
    }
    const reaches = (gained: boolean): readonly Reach[] =>
      found
        .filter((one) => one.gained === gained)
        .map(({ userId, gatewayId }) => ({ userId, gatewayId }))
        .sort(inOrder);
    return { gains: reaches(true), losses: reaches(false), position };
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
