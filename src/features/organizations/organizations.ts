import { Injectable } from '@nestjs/common';
import { Executor } from '../../execution/executor.js';
import { type Plan, planNamed } from '../../plans/plans.js';
import { unknownOrganization } from './domain/unknown-organization.js';
import type { LiveOrganization } from './domain/organization.state.js';
import { ORGANIZATION } from './domain/organization.stream.js';

/** What other features ask of organizations: the only file of this folder that they import. */
@Injectable()
export class Organizations {
  constructor(private readonly executor: Executor) {}

  /** Whether it exists and was not deleted, read from the log itself. */
  async isLive(organizationId: string): Promise<boolean> {
    const { state } = await this.executor.read(ORGANIZATION, organizationId);
    return state.status === 'live';
  }

  /** The present name and slug, read from the log itself. @throws Refusal `organization.unknown` */
  async named(organizationId: string): Promise<Pick<LiveOrganization, 'name' | 'slug'>> {
    const { state } = await this.executor.read(ORGANIZATION, organizationId);
    if (state.status !== 'live') throw unknownOrganization();
    return state;
  }

  /** The present plan, read from the log itself. @throws Refusal `organization.unknown` */
  async planOf(organizationId: string): Promise<Plan> {
    const { state } = await this.executor.read(ORGANIZATION, organizationId);
    if (state.status !== 'live') throw unknownOrganization();
    return planNamed(state.plan);
  }
}
