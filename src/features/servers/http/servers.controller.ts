import { Body, Controller, Delete, Get, HttpCode, Inject, Patch, Post, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Answers, type PageBody } from '../../../edge/replies/answers.js';
import { Call, type MemberCall } from '../../../edge/pipeline/call-context.js';
import { EDGE_SETTINGS, type EdgeSettings } from '../../../edge/pipeline/edge-settings.js';
import { NamedPageQuery } from '../../../edge/pipeline/fields.js';
import { Id } from '../../../edge/pipeline/id-param.js';
import { Operation } from '../../../edge/openapi/operation.js';
import { Requires } from '../../../edge/authentication/route-access.js';
import { normalizeName } from '../../../kernel/names.js';
import { ID_SOURCE, type IdSource } from '../../../ports/id-source.port.js';
import type { ProbeResult } from '../../../ports/upstream-probe.port.js';
import { ChangeServer } from '../commands/change-server.js';
import { CreateServer } from '../commands/create-server.js';
import { RemoveServer } from '../commands/remove-server.js';
import { TestServer } from '../commands/test-server.js';
import type { ServerRef } from '../domain/find-server.js';
import { GetServer } from '../queries/get-server.js';
import { ListServers } from '../queries/list-servers.js';
import type { ServerView } from '../queries/server.view.js';
import { PROBE_EXAMPLE, SERVER_EXAMPLE } from './server.example.js';
import { ChangeServerBody, CreateServerBody } from './servers.requests.js';

const OF_AN_ENDPOINT = [
  'name.length',
  'name.characters',
  'server.url-invalid',
  'server.url-private',
  'server.header-invalid',
  'server.header-forbidden',
  'server.headers-too-many',
];

@ApiTags('Servers')
@Controller('v1/organizations/:org/servers')
export class ServersController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly answers: Answers,
    @Inject(ID_SOURCE) private readonly ids: IdSource,
    @Inject(EDGE_SETTINGS) private readonly settings: EdgeSettings,
  ) {}

  @Get()
  @Requires('servers:manage', 'gateways:manage', 'gateways:features')
  @Operation('List servers', { list: SERVER_EXAMPLE })
  async list(@Call() call: MemberCall, @Query() page: NamedPageQuery): Promise<PageBody<ServerView>> {
    return this.answers.page(
      await this.queries.execute(new ListServers(call.scope.organizationId, page, call.atLeast)),
    );
  }

  @Post()
  @Requires('servers:manage')
  @Operation('Add a remote server', {
    created: SERVER_EXAMPLE,
    refuses: [...OF_AN_ENDPOINT, 'slug.invalid', 'slug.taken', 'slug.settling'],
  })
  async create(
    @Call() call: MemberCall,
    @Body() body: CreateServerBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ServerView> {
    const serverId = this.ids.typed('srv', call.request.commandId);
    const { organizationId, slug: organization } = call.scope;
    const { name, slug, url, headers = {} } = body;
    const { allowPrivateUpstreams: allowPrivate } = this.settings;
    const input = { organizationId, serverId, name, slug, url, headers, allowPrivate };
    const written = await this.commands.execute(new CreateServer(call.request, input));
    this.answers.created(response, written, `/v1/organizations/${organization}/servers/${serverId}`);
    return {
      id: serverId,
      name: normalizeName(name),
      slug,
      kind: 'remote',
      url,
      transport: 'streamable-http',
      headerNames: Object.keys(headers),
      createdAt: call.request.at,
    };
  }

  @Get(':serverId')
  @Requires('servers:manage', 'gateways:manage', 'gateways:features')
  @Operation('Read a server', { answers: SERVER_EXAMPLE, refuses: ['server.unknown'] })
  async get(
    @Call() call: MemberCall,
    @Id('serverId', 'srv') serverId: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ServerView> {
    return this.answers.versioned(
      response,
      await this.queries.execute(new GetServer(call.scope.organizationId, serverId, call.atLeast)),
    );
  }

  @Patch(':serverId')
  @Requires('servers:manage')
  @Operation('Change a server', {
    answers: SERVER_EXAMPLE,
    refuses: [...OF_AN_ENDPOINT, 'server.unknown', 'server.headers-needed'],
  })
  async change(
    @Call() call: MemberCall,
    @Id('serverId', 'srv') serverId: string,
    @Body() body: ChangeServerBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ServerView> {
    const { name, url, headers } = body;
    const input = {
      ...this.one(call, serverId),
      name,
      url,
      headers,
      allowPrivate: this.settings.allowPrivateUpstreams,
    };
    const written = await this.commands.execute(new ChangeServer(call.request, input));
    this.answers.written(response, written);
    const { value } = await this.queries.execute(
      new GetServer(input.organizationId, serverId, Answers.after(call, written)),
    );
    return value;
  }

  @Delete(':serverId')
  @HttpCode(204)
  @Requires('servers:manage')
  @Operation('Remove a server', {
    note: 'It leaves every gateway that carried it.',
    removed: true,
    refuses: ['server.unknown'],
  })
  async remove(
    @Call() call: MemberCall,
    @Id('serverId', 'srv') serverId: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    this.answers.written(
      response,
      await this.commands.execute(new RemoveServer(call.request, this.one(call, serverId))),
    );
  }

  @Post(':serverId/test')
  @HttpCode(200)
  @Requires('servers:manage')
  @Operation('Test a server', {
    note: 'Connects and lists its tools within 10 s; what is wrong is in `problem`.',
    answers: PROBE_EXAMPLE,
    refuses: ['server.unknown'],
  })
  test(@Call() call: MemberCall, @Id('serverId', 'srv') serverId: string): Promise<ProbeResult> {
    return this.commands.execute(new TestServer({ organizationId: call.scope.organizationId, serverId }));
  }

  private one(call: MemberCall, serverId: string): ServerRef {
    return { organizationId: call.scope.organizationId, serverId, expectedVersion: call.expectedVersion };
  }
}
