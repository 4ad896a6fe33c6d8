import { Body, Controller, Delete, Get, Inject, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher, type PageBody } from '../../../edge/replies/dispatcher.js';
import type { Reply } from '../../../edge/replies/reply.js';
import { Call, type MemberCall } from '../../../edge/pipeline/call-context.js';
import { commonInput, pathIn } from '../../../edge/pipeline/in-organization.js';
import { EDGE_SETTINGS, type EdgeSettings } from '../../../edge/pipeline/edge-settings.js';
import { Name, NamedPageQuery, OneOf, Slug, Url } from '../../../edge/pipeline/fields.js';
import { Id } from '../../../edge/pipeline/id-param.js';
import { Operation } from '../../../edge/openapi/operation.js';
import { Requires } from '../../../edge/authentication/route-access.js';
import type { ProbeResult } from '../../../ports/upstream-probe.port.js';
import { ChangeServer } from '../commands/change-server.js';
import { CreateServer } from '../commands/create-server.js';
import { RemoveServer } from '../commands/remove-server.js';
import { TestServer } from '../commands/test-server.js';
import { GetServer } from '../queries/get-server.js';
import { ListServers } from '../queries/list-servers.js';
import { newServerView, SERVER_EXAMPLE, type ServerView } from '../queries/server.view.js';
import { Headers } from './headers.field.js';

class CreateServerBody {
  @Name({ example: 'Search engine' })
  name: string;

  @Slug({ example: 'search-engine' })
  slug: string;

  @OneOf(['remote'], { optional: true })
  kind?: 'remote';

  @Url()
  url: string;

  @OneOf(['streamable-http'], { optional: true })
  transport?: 'streamable-http';

  @Headers('Sent to the server with every request. Values are kept sealed and never shown again.')
  headers?: Record<string, string>;
}

class ChangeServerBody {
  @Name({ optional: true, example: 'Search engine' })
  name?: string;

  @Url({ optional: true })
  url?: string;

  @OneOf(['streamable-http'], { optional: true })
  transport?: 'streamable-http';

  @Headers('All headers from now on. Needed along with a URL on another host where the server has headers.')
  headers?: Record<string, string>;
}

const PROBE_EXAMPLE: ProbeResult = {
  ok: true,
  tools: [{ name: 'search', description: 'Finds pages' }],
  server: { name: 'example-search', version: '2.1.0' },
  protocolVersion: '2025-11-25',
  milliseconds: 84,
};

const OF_AN_ENDPOINT = [
  'name.length',
  'name.characters',
  'server.url-invalid',
  'server.url-masked',
  'server.url-private',
  'server.header-invalid',
  'server.header-forbidden',
  'server.headers-too-many',
];

const showServer =
  (serverId: string) =>
  ({ scope, atLeast }: MemberCall): GetServer =>
    new GetServer(scope.organizationId, serverId, atLeast);

@ApiTags('Servers')
@Controller('v1/organizations/:org/servers')
export class ServersController {
  constructor(
    private readonly dispatcher: Dispatcher,
    @Inject(EDGE_SETTINGS) private readonly settings: EdgeSettings,
  ) {}

  @Get()
  @Requires('servers:manage', 'gateways:manage', 'gateways:features')
  @Operation('List servers', { list: SERVER_EXAMPLE })
  list(@Call() call: MemberCall, @Query() page: NamedPageQuery): Promise<PageBody<ServerView>> {
    return this.dispatcher.list(new ListServers(call.scope.organizationId, page, call.atLeast));
  }

  @Post()
  @Requires('servers:manage')
  @Operation('Add a remote server', {
    created: SERVER_EXAMPLE,
    refuses: [...OF_AN_ENDPOINT, 'slug.invalid', 'slug.taken', 'slug.settling', 'limit.reached'],
  })
  create(
    @Call() call: MemberCall,
    @Body() { name, slug, url, headers = {} }: CreateServerBody,
  ): Promise<Reply<ServerView>> {
    const serverId = this.dispatcher.newId('srv', call);
    const { allowPrivateUpstreams: allowPrivate } = this.settings;
    const input = { ...commonInput(call), serverId, name, slug, url, headers, allowPrivate };
    const command = new CreateServer(call.request, input);
    return this.dispatcher.create(call, command, pathIn(call, `servers/${serverId}`), () =>
      newServerView(input, call.request.at),
    );
  }

  @Get(':serverId')
  @Requires('servers:manage', 'gateways:manage', 'gateways:features')
  @Operation('Read a server', { answers: SERVER_EXAMPLE, refuses: ['server.unknown'] })
  get(@Call() call: MemberCall, @Id('serverId', 'srv') serverId: string): Promise<Reply<ServerView>> {
    return this.dispatcher.read(call, showServer(serverId));
  }

  @Patch(':serverId')
  @Requires('servers:manage')
  @Operation('Change a server', {
    answers: SERVER_EXAMPLE,
    refuses: [...OF_AN_ENDPOINT, 'server.unknown', 'server.headers-needed'],
  })
  change(
    @Call() call: MemberCall,
    @Id('serverId', 'srv') serverId: string,
    @Body() body: ChangeServerBody,
  ): Promise<Reply<ServerView>> {
    const { allowPrivateUpstreams: allowPrivate } = this.settings;
    const command = new ChangeServer(call.request, { ...commonInput(call), serverId, ...body, allowPrivate });
    return this.dispatcher.change(call, command, showServer(serverId));
  }

  @Delete(':serverId')
  @Requires('servers:manage')
  @Operation('Remove a server', {
    note: 'It is gone from every gateway it was attached to.',
    removed: true,
    refuses: ['server.unknown'],
  })
  remove(@Call() call: MemberCall, @Id('serverId', 'srv') serverId: string): Promise<Reply> {
    return this.dispatcher.perform(new RemoveServer(call.request, { ...commonInput(call), serverId }));
  }

  @Post(':serverId/test')
  @Requires('servers:manage')
  @Operation('Test a server', {
    note: 'Connects and lists its tools within 10 s. `problem` says what is wrong.',
    answers: PROBE_EXAMPLE,
    refuses: ['server.unknown'],
  })
  test(@Call() call: MemberCall, @Id('serverId', 'srv') serverId: string): Promise<ProbeResult> {
    return this.dispatcher.run(new TestServer(call.request, { organizationId: call.scope.organizationId, serverId }));
  }
}
