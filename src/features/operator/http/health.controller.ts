import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Operation } from '../../../edge/openapi/operation.js';
import { Reply } from '../../../edge/replies/reply.js';
import { Public } from '../../../edge/authentication/route-access.js';
import { HEALTH, type Health, type HealthReport } from '../../../ports/health.port.js';

const READY = {
  ready: true,
  problems: [],
  projections: [{ name: 'team_overview', state: 'running', position: '42', lag: '0' }],
  jobs: [{ name: 'invitation_email', kind: 'delivery', state: 'running', open: 0 }],
};

@ApiTags('Operator and process')
@Controller('health')
export class HealthController {
  constructor(@Inject(HEALTH) private readonly health: Health) {}

  @Get('live')
  @Public()
  @Operation('Whether the process runs', { answers: { live: true } })
  live(): { live: true } {
    return { live: true };
  }

  @Get('ready')
  @Public()
  @Operation('Whether it can do its work, and what is in the way', {
    note: '503 with the same body if it cannot.',
    answers: READY,
  })
  async ready(): Promise<Reply<HealthReport>> {
    const report = await this.health.report();
    return new Reply({ status: report.ready ? 200 : 503 }, () => report);
  }
}
