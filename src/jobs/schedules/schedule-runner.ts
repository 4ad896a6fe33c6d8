import { JobRunner, type RunnerParts } from '../job-runner.js';
import type { Schedule } from './schedule.js';

/** Longest pause after a failure. What is missing at the start, such as a read model, is usually there a moment later. */
const LONGEST_PAUSE_MS = 500;

export class ScheduleRunner extends JobRunner {
  constructor(
    parts: RunnerParts,
    private readonly schedule: Schedule,
  ) {
    super(parts, schedule.name, 'schedule', LONGEST_PAUSE_MS);
  }

  protected async turn(): Promise<number> {
    await this.schedule.run();
    return this.schedule.rhythm(this.parts.clock.now());
  }
}
