import type { AccessFollower } from './access/access-follower.js';
import type { Health, HealthReport } from './ports/health.port.js';
import type { ProjectionRunner } from './projector/projection-runner.js';

/** What this process knows of its own state. */
export class ProcessHealth implements Health {
  constructor(
    private readonly access: AccessFollower,
    private readonly runner: ProjectionRunner,
  ) {}

  async report(): Promise<HealthReport> {
    const accessProblem = this.access.problem();
    const problems = accessProblem === null ? [] : [accessProblem];
    try {
      const { projections } = await this.runner.status();
      const stopped = projections.filter(({ state }) => state === 'stopped').map(({ name, reason }) => `projection ${name} has stopped: ${reason ?? 'unknown reason'}`);
      const lines = projections.map(({ name, state, position, lag, reason }) => ({ name, state, position: position.toString(), lag: lag.toString(), ...(reason !== undefined && { reason }) }));
      return { ready: problems.length + stopped.length === 0, problems: [...problems, ...stopped], projections: lines };
    } catch (error) {
      return { ready: false, problems: [...problems, `the state of the projections cannot be read: ${(error as Error).message}`], projections: [] };
    }
  }
}
