import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsArray, IsObject, ValidateIf, ValidateNested } from 'class-validator';
import { IdOf, IdsOf, Name, Slug, SwitchedPageQuery, Text } from '../../../edge/pipeline/fields.js';
import type { Exposure } from '../domain/gateway.events.js';
import { Expose } from './exposure.field.js';

const LONGEST_DESCRIPTION = 1000;
const MOST_SERVERS = 50;

export class GatewayServerBody {
  @IdOf('srv')
  serverId: string;

  @Expose({ optional: true })
  expose?: Exposure;
}

export class CreateGatewayBody {
  @Name({ example: 'Search' })
  name: string;

  @Slug({ example: 'search' })
  slug: string;

  @Text(LONGEST_DESCRIPTION, { optional: true, nullable: true })
  description?: string | null;

  @IdsOf('team', { optional: true, description: 'At least one' })
  teamIds?: string[];

  @ApiPropertyOptional({ type: () => GatewayServerBody, isArray: true, maxItems: MOST_SERVERS })
  @ValidateIf((_, value) => value !== undefined)
  @IsArray()
  @ArrayMaxSize(MOST_SERVERS)
  @ArrayUnique((server: { serverId?: unknown } | null) => server?.serverId)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => GatewayServerBody)
  servers?: GatewayServerBody[];
}

export class ChangeGatewayBody {
  @Name({ optional: true, example: 'Search' })
  name?: string;

  @Text(LONGEST_DESCRIPTION, { optional: true, nullable: true, description: 'null clears it' })
  description?: string | null;
}

export class AttachServerBody {
  @Expose()
  expose: Exposure;
}

export class ListGatewaysQuery extends SwitchedPageQuery {
  @IdOf('team', { optional: true, description: 'Provisioned to this team' })
  team?: string;

  @IdOf('srv', { optional: true, description: 'With this server behind them' })
  server?: string;
}
