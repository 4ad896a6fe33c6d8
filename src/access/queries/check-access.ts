import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { MemberPrincipal } from '../../kernel/principal.js';
import { isRefusal } from '../../kernel/refusal.js';
import { ACCESS, type Access, type ExplainedVerdict } from '../../ports/access/access.port.js';
import { type AskedPicture, AskedPictures } from '../asked-pictures.js';
import type { AccessChange } from '../simulation/access-change.js';
import { Simulations } from '../simulation/simulations.js';
import { mayAskAbout, maySimulate, seesEveryTeam } from './may-ask.js';
import { type AccessCheck, questionOf, verdictFor } from './verdict-for.js';

export interface AccessChecks {
  readonly asker: MemberPrincipal;
  readonly checks: readonly AccessCheck[];
  /** Whether the answer holds paths and what is missing. */
  readonly explain: boolean;
  /** A position or a time; absent: now. */
  readonly asOf?: string | undefined;
  /** Applied in order to a copy before the checks; absent or empty: none. */
  readonly changes?: readonly AccessChange[] | undefined;
}

export interface CheckedAccess {
  /** In the order of the checks. */
  readonly results: readonly ExplainedVerdict[];
  /** The position of the log at which all results hold. */
  readonly position: bigint;
}

/** Whether people may use gateways, and why (ACC-3), at any moment (ACC-5), after any change (ACC-6). */
export class CheckAccess extends Query<CheckedAccess> {
  constructor(
    readonly input: AccessChecks,
    readonly atLeast: bigint | undefined,
  ) {
    super();
  }
}

@QueryHandler(CheckAccess)
export class CheckAccessHandler implements IQueryHandler<CheckAccess> {
  constructor(
    private readonly pictures: AskedPictures,
    private readonly simulations: Simulations,
    @Inject(ACCESS) private readonly access: Access,
  ) {}

  /** @throws Refusal `capability.missing`, `projection.behind`, or one about the moment or a change */
  async execute({ input, atLeast }: CheckAccess): Promise<CheckedAccess> {
    const { asker, checks, changes = [] } = input;
    for (const { userId } of checks) mayAskAbout(asker, userId);
    if (changes.length > 0) maySimulate(asker);
    const { organizationId } = asker;
    const asked = await this.asked(input, atLeast).catch((error: unknown) => this.refusingAll(error, input));
    if ('results' in asked) return asked;
    const { picture } = asked;
    const ownTeams = seesEveryTeam(asker) ? null : this.access.picture().teamsOf(organizationId, asker.userId);
    const results = checks.map((check) =>
      verdictFor(picture, questionOf(organizationId, check), input.explain, ownTeams),
    );
    return { results, position: asked.position };
  }

  private async asked({ asker, asOf, changes = [] }: AccessChecks, atLeast?: bigint): Promise<AskedPicture> {
    const { organizationId } = asker;
    if (changes.length === 0) return this.pictures.of(organizationId, { asOf, atLeast });
    const { after, position } = await this.simulations.of(organizationId, changes, { asOf, atLeast });
    return { picture: after, position };
  }

  /** ACC-7: if the picture of now cannot be trusted, the answer to each check is no, and not an error. */
  private refusingAll(error: unknown, { checks, asOf, changes = [] }: AccessChecks): CheckedAccess | AskedPicture {
    if (!isRefusal(error) || error.code !== 'access.stale' || asOf !== undefined || changes.length > 0) throw error;
    return { results: checks.map(() => STALE), position: this.access.picture().position };
  }
}

const STALE: ExplainedVerdict = {
  allowed: false,
  reason: 'access.stale',
  paths: [],
  missing: [{ reason: 'access.stale' }],
};
