import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { OperatorOnly } from '../../../edge/authentication/route-access.js';
import { Operation } from '../../../edge/openapi/operation.js';
import { LIMIT_NAMES } from '../../../limits/limit-table.js';
import { type LimitLine, Limits } from '../../../limits/limits.js';
import { LimitField } from './limit.field.js';

/** One field for each limit; those that are left out stay as they are. */
class ChangeLimitsBody {
  [name: string]: unknown;
}
for (const name of LIMIT_NAMES) LimitField(name)(ChangeLimitsBody.prototype, name);

interface LimitsBody {
  readonly items: readonly LimitLine[];
}

const EXAMPLE: LimitsBody = {
  items: [
    {
      name: 'keysByPerson',
      value: 60,
      windowSeconds: null,
      default: { value: 100, windowSeconds: null },
      counts: 'valid API keys of one person',
      heldIn: 'the log',
      configured: false,
    },
  ],
};

@ApiTags('Operator and process')
@Controller('v1/operator/limits')
export class LimitsController {
  constructor(private readonly limits: Limits) {}

  @Get()
  @OperatorOnly()
  @Operation('Read the limits against abuse', { answers: EXAMPLE })
  async list(): Promise<LimitsBody> {
    await this.limits.refresh();
    return { items: this.limits.lines() };
  }

  @Put()
  @OperatorOnly()
  @Operation('Set limits against abuse', {
    note: 'Limits that are left out stay as they are; null gives a limit its default again. Other processes follow within seconds.',
    answers: EXAMPLE,
    refuses: ['limit.configured'],
  })
  async change(@Body() body: ChangeLimitsBody): Promise<LimitsBody> {
    await this.limits.change({ ...body });
    return { items: this.limits.lines() };
  }
}
