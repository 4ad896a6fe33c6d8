import { Injectable } from '@nestjs/common';
import { Executor } from '../../execution/executor.js';
import { SERVER } from './domain/server.stream.js';

/** What other features ask of servers: the only file of this folder that they import. */
@Injectable()
export class ServerRoster {
  constructor(private readonly executor: Executor) {}

  /** Returns the ids that are servers of the organization and not removed, read from the log itself. */
  async existing(organizationId: string, serverIds: readonly string[]): Promise<readonly string[]> {
    const live = await Promise.all(serverIds.map((serverId) => this.isLive(organizationId, serverId)));
    return serverIds.filter((_, index) => live[index]);
  }

  private async isLive(organizationId: string, serverId: string): Promise<boolean> {
    const { state } = await this.executor.read(SERVER, serverId);
    return state.status === 'live' && state.organizationId === organizationId;
  }
}
