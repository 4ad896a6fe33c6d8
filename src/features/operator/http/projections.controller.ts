import { Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Operation } from '../../../edge/openapi/operation.js';
import { OperatorOnly } from '../../../edge/authentication/route-access.js';
import {
  type ProjectionStatus,
  PROJECTOR,
  type Projector,
  type RebuildProgress,
} from '../../../ports/projector.port.js';

/** A projection's state as shown to the operator; positions as decimal text. */
interface ProjectionView {
  readonly name: string;
  readonly version: number;
  readonly generation: number;
  readonly position: string;
  readonly lag: string;
  readonly state: ProjectionStatus['state'];
  readonly reason: string | null;
  readonly rebuild: RebuildView | null;
}

interface RebuildView {
  readonly version: number;
  readonly generation: number;
  readonly position: string;
  /** Newest position of the log. */
  readonly head: string;
  readonly eventsPerSecond: number | null;
  readonly estimatedSecondsRemaining: number | null;
}

const EXAMPLE: ProjectionView = {
  name: 'team_overview',
  version: 1,
  generation: 1,
  position: '42',
  lag: '0',
  state: 'running',
  reason: null,
  rebuild: null,
};

const REBUILDING: RebuildView = {
  version: 1,
  generation: 2,
  position: '21',
  head: '42',
  eventsPerSecond: 21,
  estimatedSecondsRemaining: 1,
};

const rebuildView = ({
  position,
  head,
  eventsPerSecond,
  estimatedSecondsRemaining,
  ...serving
}: RebuildProgress): RebuildView => ({
  ...serving,
  position: position.toString(),
  head: head.toString(),
  eventsPerSecond: eventsPerSecond ?? null,
  estimatedSecondsRemaining: estimatedSecondsRemaining ?? null,
});

const view = ({ position, lag, reason, rebuild, ...rest }: ProjectionStatus): ProjectionView => ({
  ...rest,
  position: position.toString(),
  lag: lag.toString(),
  reason: reason ?? null,
  rebuild: rebuild ? rebuildView(rebuild) : null,
});

@ApiTags('Operator and process')
@Controller('v1/operator/projections')
export class ProjectionsController {
  constructor(@Inject(PROJECTOR) private readonly projector: Projector) {}

  @Get()
  @OperatorOnly()
  @Operation('State of every read model', {
    answers: { head: '42', items: [{ ...EXAMPLE, state: 'rebuilding', rebuild: REBUILDING }] },
  })
  async list(): Promise<{ head: string; items: readonly ProjectionView[] }> {
    const { head, projections } = await this.projector.status();
    return { head: head.toString(), items: projections.map(view) };
  }

  @Post(':name/rebuild')
  @HttpCode(202)
  @OperatorOnly()
  @Operation('Rebuild a read model from the events', {
    note: 'Answers once the request is recorded. The old projection serves until the new one has caught up.',
    accepted: EXAMPLE,
    refuses: ['projection.unknown'],
  })
  async rebuild(@Param('name') name: string): Promise<ProjectionView> {
    await this.projector.rebuild(name);
    const { projections } = await this.projector.status();
    return view(projections.find((projection) => projection.name === name)!);
  }
}
