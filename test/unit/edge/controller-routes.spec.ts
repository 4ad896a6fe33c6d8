import { describe, expect, it } from '@jest/globals';
import {
  Body,
  Controller,
  type DynamicModule,
  Get,
  Header,
  Headers,
  Module,
  Post,
  Query,
  type Type,
  UseInterceptors,
} from '@nestjs/common';
import { DiscoveryModule, NestFactory } from '@nestjs/core';
import { Public } from '../../../src/edge/authentication/route-access.js';
import { ControllerRoutes } from '../../../src/edge/pipeline/controller-routes.js';
import { Name, PageQuery } from '../../../src/edge/pipeline/fields.js';
import { Id } from '../../../src/edge/pipeline/id-param.js';
import type { Exchange } from '../../../src/edge/pipeline/exchange.js';
import { isRefusal } from '../../../src/kernel/refusal.js';

class ThingBody {
  @Name()
  name: string;
}

@Controller('things/:org')
class ThingsController {
  @Post(':thingId')
  @Public()
  make(@Id('thingId', 'team') thingId: string, @Body() body: ThingBody, @Query() query: PageQuery): unknown {
    return { thingId, body, query };
  }

  @Get()
  @Public()
  list(): string {
    return 'all';
  }
}

@Controller('things')
class HeaderReader {
  @Get()
  @Public()
  read(@Headers('x') x: string): string {
    return x;
  }
}

@Controller('things')
class HeaderWriter {
  @Get()
  @Public()
  @Header('x', 'y')
  write(): string {
    return 'x';
  }
}

@Controller('things')
@UseInterceptors()
class Intercepted {
  @Get()
  @Public()
  read(): string {
    return 'x';
  }
}

@Controller('things')
class FieldReader {
  @Post()
  @Public()
  read(@Body('name') name: string): string {
    return name;
  }
}

@Module({ imports: [DiscoveryModule], providers: [ControllerRoutes] })
class Routes {}

const routesOf = async (controller: Type): Promise<ControllerRoutes> => {
  const module: DynamicModule = { module: Routes, controllers: [controller] };
  const app = await NestFactory.createApplicationContext(module, { logger: false });
  return app.get(ControllerRoutes);
};

const TEAM = 'team_01kamz4x8dfyjv8a2p6c2w9g5r';
const exchange = (thingId: string, body: unknown, query = ''): Exchange =>
  ({ request: { url: `/things/acme/x${query}` }, params: { org: 'acme', thingId }, body }) as unknown as Exchange;

describe('the routes of controllers', () => {
  it('are what their decorators declare', async () => {
    const routes = (await routesOf(ThingsController)).all();
    expect(routes.map(({ method, path, status, access }) => [method, path, status, access.kind])).toEqual([
      ['POST', '/things/:org/:thingId', 201, 'public'],
      ['GET', '/things/:org', 200, 'public'],
    ]);
  });

  it('read arguments by their pipes, bodies and queries as instances that fit', async () => {
    const [make] = (await routesOf(ThingsController)).all();
    const [id, body, query] = await make!.argumentsOf(exchange(TEAM, { name: 'X' }, '?limit=7'));
    expect([id, body, query]).toEqual([TEAM, { name: 'X' }, { limit: 7 }]);
    expect(body).toBeInstanceOf(ThingBody);
  });

  it('refuse what does not fit, the first argument first', async () => {
    const [make] = (await routesOf(ThingsController)).all();
    const codeOf = async (wrong: Exchange): Promise<unknown> => {
      try {
        return await make!.argumentsOf(wrong);
      } catch (error) {
        return isRefusal(error)
          ? [error.code, ...Object.keys((error.details['errors'] as object | undefined) ?? {})]
          : error;
      }
    };
    expect(await codeOf(exchange('team_1', { more: 1 }, '?limit=x'))).toEqual(['team.unknown']);
    expect(await codeOf(exchange(TEAM, { more: 1 }, '?limit=x'))).toEqual(['request.invalid', 'more', 'name']);
    expect(await codeOf(exchange(TEAM, undefined, '?limit=x'))).toEqual(['request.invalid', 'name']);
    expect(await codeOf(exchange(TEAM, { name: 'X' }, '?limit=x'))).toEqual(['request.invalid', 'limit']);
  });

  it.each<[string, Type, string]>([
    ['reads a header', HeaderReader, 'HeaderReader.read has a parameter of a kind that the pipeline does not read'],
    ['writes a header', HeaderWriter, 'HeaderWriter.write uses __headers__, which the pipeline does not run'],
    ['has interceptors', Intercepted, 'Intercepted.read uses __interceptors__'],
    ['reads a field of a body', FieldReader, 'FieldReader.read has a parameter'],
  ])('are refused at start where one %s, which nothing would do', async (_, controller, message) => {
    const routes = await routesOf(controller);
    expect(() => routes.all()).toThrow(message);
  });
});
