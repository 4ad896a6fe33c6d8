import { Injectable } from '@nestjs/common';
import { Executor } from '../execution/executor.js';
import { MEMBERSHIP } from './domain/membership.stream.js';

/** What other features ask of people: the only file of this folder that they import. */
@Injectable()
export class Membership {
  constructor(private readonly executor: Executor) {}

  /** Whether the person is a member now, suspended or not, by the log itself. */
  async isPresent(organizationId: string, userId: string): Promise<boolean> {
    const { state } = await this.executor.read(MEMBERSHIP, organizationId);
    return state.members.has(userId);
  }
}
