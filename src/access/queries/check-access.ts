import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { forbidden } from '../../kernel/refusal.js';
import { ACCESS, type Access, type AccessGap, type AccessPicture, type AccessQuestion, type ExplainedVerdict } from '../../ports/access.port.js';
import { pictureAtLeast } from './picture-at-least.js';

export interface AccessChecks {
  readonly organizationId: string;
  /** Who asks. */
  readonly askerId: string;
  /** Holds `audit:view`; others may ask about themselves only. */
  readonly asksAboutOthers: boolean;
  readonly checks: readonly Pick<AccessQuestion, 'userId' | 'gatewayId' | 'tool'>[];
  /** Whether paths and gaps are wanted. */
  readonly explain: boolean;
}

export interface CheckedAccess {
  /** In the order of the checks. */
  readonly results: readonly ExplainedVerdict[];
  /** The position of the log at which all of them hold. */
  readonly position: bigint;
}

/** May these people use these gateways, and why: ACC-3. */
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
  constructor(@Inject(ACCESS) private readonly access: Access) {}

  /** @throws Refusal `capability.missing`, `projection.behind` */
  async execute({ input, atLeast }: CheckAccess): Promise<CheckedAccess> {
    const others = input.checks.some((check) => check.userId !== input.askerId);
    if (others && !input.asksAboutOthers) {
      throw forbidden('capability.missing', 'Asking about others takes the capability audit:view.', { capability: 'audit:view' });
    }
    const picture = await pictureAtLeast(this.access, atLeast);
    const trusted = this.access.trusted();
    const results = input.checks.map((check) => (trusted ? answer(picture, input, { ...check, organizationId: input.organizationId }) : STALE));
    return { results, position: picture.position };
  }
}

const STALE: ExplainedVerdict = { allowed: false, reason: 'access.stale', paths: [], missing: [{ reason: 'access.stale' }] };

const answer = (picture: AccessPicture, input: AccessChecks, question: AccessQuestion): ExplainedVerdict => {
  if (!input.explain) return { ...picture.check(question), paths: [], missing: [] };
  const explained = picture.explain(question);
  return input.asksAboutOthers ? explained : { ...explained, missing: explained.missing.map(withoutForeignTeam) };
};

/** A team that a person is no longer in is none of theirs to see (TEAM-2). */
const withoutForeignTeam = (gap: AccessGap): AccessGap => {
  if (gap.reason !== 'team.none') return gap;
  const { teamId: _teamId, teamName: _teamName, ...rest } = gap;
  return rest;
};
