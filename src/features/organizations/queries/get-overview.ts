import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import {
  ORGANIZATION_DIRECTORY,
  type OrganizationDocument,
} from '../../../../projections/organization-directory/organization-directory.projection.js';
import {
  ORGANIZATION_OVERVIEW,
  type OrganizationCounts,
  type OrganizationOverviewDocument,
} from '../../../../projections/organization-overview/organization-overview.projection.js';
import { AuditTrail, type ToldChange } from '../../audit/audit-trail.js';
import { planNamed } from '../../../plans/plans.js';
import type { MemberPrincipal } from '../../../kernel/principal.js';
import { notFound } from '../../../kernel/refusal.js';
import { ACCESS, type Access } from '../../../ports/access/access.port.js';
import { READ_MODEL_READER, type ReadModelReader } from '../../../ports/read-model-reader.port.js';
import { USAGE_COUNTERS, type UsageCounters } from '../../../ports/usage-counters.port.js';
import { againstLimits, callsThrough, monthOf, type UsageView } from './usage-against-limits.js';
import { type CountsView, visibleCounts } from './visible-counts.js';

/** ORG-7, limited to what the caller may see. */
export interface OverviewView {
  readonly counts: CountsView;
  /** null if the caller may not see usage. */
  readonly usage: UsageView | null;
  /** The newest changes, newest first; null without audit:view. */
  readonly activity: readonly ToldChange[] | null;
}

/** @throws Refusal `organization.unknown` */
export class GetOverview extends Query<OverviewView> {
  constructor(
    readonly viewer: MemberPrincipal,
    /** The time now, RFC 3339 UTC. Calls are counted for its month. */
    readonly at: string,
    readonly atLeast: bigint | undefined,
  ) {
    super();
  }
}

const LATEST = 10;
/** Workspaces do not exist yet. */
const NO_WORKSPACES = 0;

@QueryHandler(GetOverview)
export class GetOverviewHandler implements IQueryHandler<GetOverview> {
  constructor(
    @Inject(READ_MODEL_READER) private readonly reader: ReadModelReader,
    @Inject(ACCESS) private readonly access: Access,
    @Inject(USAGE_COUNTERS) private readonly counters: UsageCounters,
    private readonly trail: AuditTrail,
  ) {}

  async execute({ viewer, at, atLeast }: GetOverview): Promise<OverviewView> {
    const { organizationId, capabilities } = viewer;
    const { collection } = await this.reader.read<OrganizationOverviewDocument>(ORGANIZATION_OVERVIEW, atLeast);
    const found = await collection.get(organizationId);
    if (!found) throw notFound('organization.unknown', 'There is no such organization.');
    return {
      counts: await visibleCounts(this.reader, this.access.picture(), found.counts, viewer, atLeast),
      usage: capabilities.has('usage:view') ? await this.usage(organizationId, found.counts, at, atLeast) : null,
      activity: capabilities.has('audit:view') ? await this.trail.latest(organizationId, LATEST, atLeast) : null,
    };
  }

  private async usage(
    organizationId: string,
    { customRoles }: OrganizationCounts,
    at: string,
    atLeast: bigint | undefined,
  ): Promise<UsageView> {
    const { collection } = await this.reader.read<OrganizationDocument>(ORGANIZATION_DIRECTORY, atLeast);
    const plan = planNamed((await collection.get(organizationId))?.plan ?? '');
    const month = monthOf(at);
    const apiCallsPerMonth = callsThrough(await this.counters.read({ organizationId, ...month }));
    return { plan, month, limits: againstLimits(plan, { workspaces: NO_WORKSPACES, apiCallsPerMonth, customRoles }) };
  }
}
