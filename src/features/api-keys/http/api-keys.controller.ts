import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Answers, type PageBody } from '../../../edge/replies/answers.js';
import { Call, type MemberCall } from '../../../edge/pipeline/call-context.js';
import { Id } from '../../../edge/pipeline/id-param.js';
import { Operation } from '../../../edge/openapi/operation.js';
import { AnyMember } from '../../../edge/authentication/route-access.js';
import { hashToken, newToken } from '../../../kernel/bearer-token.js';
import { normalizeName } from '../../../kernel/names.js';
import { forbidden } from '../../../kernel/refusal.js';
import { ID_SOURCE, type IdSource } from '../../../ports/id-source.port.js';
import { IssueApiKey } from '../commands/issue-api-key.js';
import { RevokeApiKey } from '../commands/api-key.commands.js';
import type { ApiKeyView } from '../queries/api-key.view.js';
import { ListApiKeys } from '../queries/list-api-keys.js';
import { API_KEY_EXAMPLE, ISSUED_API_KEY_EXAMPLE, type IssuedApiKey } from './api-key.example.js';
import { IssueApiKeyBody, ListApiKeysQuery } from './api-keys.requests.js';

const HINT_LENGTH = 4;
const ISSUING = [
  'session.required',
  'name.length',
  'name.characters',
  'capability.escalation',
  'gateway.unknown',
  'api-key.expiry',
  'api-key.already-issued',
];

@ApiTags('API keys')
@Controller('v1/organizations/:org/api-keys')
export class ApiKeysController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly answers: Answers,
    @Inject(ID_SOURCE) private readonly ids: IdSource,
  ) {}

  @Get()
  @AnyMember()
  @Operation('List API keys', { note: "One's own; with integrations:manage everybody's.", list: API_KEY_EXAMPLE })
  async list(@Call() call: MemberCall, @Query() page: ListApiKeysQuery): Promise<PageBody<ApiKeyView>> {
    const { organizationId } = call.scope;
    const userId = managesAll(call) ? null : call.principal.userId;
    return this.answers.page(await this.queries.execute(new ListApiKeys(organizationId, userId, page, call.atLeast)));
  }

  @Post()
  @AnyMember()
  @Operation('Make an API key', {
    note: 'It acts as you and never as more. The secret is in this answer only.',
    created: ISSUED_API_KEY_EXAMPLE,
    refuses: ISSUING,
  })
  async issue(
    @Call() call: MemberCall,
    @Body() body: IssueApiKeyBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<IssuedApiKey> {
    // Otherwise a key that is about to be revoked could live on in the keys it made.
    if (call.principal.via.kind !== 'session')
      throw forbidden('session.required', 'An API key cannot make keys; sign in.');
    const secret = newToken('api-key', this.ids.secret());
    const apiKeyId = this.ids.typed('key', call.request.commandId);
    const { organizationId, slug } = call.scope;
    const { userId, capabilities: held } = call.principal;
    const { name, capabilities = null, gatewayIds = null, expiresAt = null } = body;
    const made = { name, hint: secret.slice(-HINT_LENGTH), userId, capabilities, gatewayIds, expiresAt };
    const input = { ...made, organizationId, apiKeyId, secretHash: hashToken(secret), now: call.request.at, held };
    const written = await this.commands.execute(new IssueApiKey(call.request, input));
    this.answers.created(response, written, `/v1/organizations/${slug}/api-keys/${apiKeyId}`);
    response.setHeader('Cache-Control', 'no-store');
    return {
      id: apiKeyId,
      ...made,
      name: normalizeName(name),
      createdAt: call.request.at,
      revokedAt: null,
      status: 'active',
      lastUsedOn: null,
      secret,
    };
  }

  @Delete(':apiKeyId')
  @HttpCode(204)
  @AnyMember()
  @Operation('Revoke an API key', {
    note: "One's own; with integrations:manage anybody's. It is refused from the answer on.",
    removed: true,
    refuses: ['api-key.unknown'],
  })
  async revoke(
    @Call() call: MemberCall,
    @Id('apiKeyId', 'key') apiKeyId: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    const { organizationId } = call.scope;
    const input = {
      organizationId,
      apiKeyId,
      userId: call.principal.userId,
      managesAll: managesAll(call),
      expectedVersion: call.expectedVersion,
    };
    this.answers.written(response, await this.commands.execute(new RevokeApiKey(call.request, input)));
  }
}

const managesAll = ({ principal }: MemberCall): boolean => principal.capabilities.has('integrations:manage');
