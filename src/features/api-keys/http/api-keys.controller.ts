import { Body, Controller, Delete, Get, Inject, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher, type PageBody } from '../../../edge/replies/dispatcher.js';
import type { Reply } from '../../../edge/replies/reply.js';
import { Call, type MemberCall } from '../../../edge/pipeline/call-context.js';
import { commonInput, pathIn } from '../../../edge/pipeline/in-organization.js';
import { Id } from '../../../edge/pipeline/id-param.js';
import { Operation } from '../../../edge/openapi/operation.js';
import { AnyMember } from '../../../edge/authentication/route-access.js';
import { IdOf, IdsOf, Name, NamedPageQuery, OneOf, TextsOf, Time } from '../../../edge/pipeline/fields.js';
import { hashToken, newToken } from '../../../kernel/bearer-token.js';
import { forbidden } from '../../../kernel/refusal.js';
import { ID_SOURCE, type IdSource } from '../../../ports/id-source.port.js';
import { IssueApiKey } from '../commands/issue-api-key.js';
import { ApiKeyCommands } from '../commands/api-key.commands.js';
import {
  API_KEY_EXAMPLE,
  type ApiKeyView,
  ISSUED_API_KEY_EXAMPLE,
  type IssuedApiKey,
  newApiKeyView,
} from '../queries/api-key.view.js';
import { ListApiKeys } from '../queries/list-api-keys.js';

class IssueApiKeyBody {
  @Name({ example: 'Laptop' })
  name: string;

  @TextsOf(100, {
    optional: true,
    nullable: true,
    example: ['tools:create'],
    description:
      'Left out or null: all that you have. Empty: the key calls the gateways it names and reads /v1/me, nothing else',
  })
  capabilities?: string[] | null;

  @IdsOf('gw', {
    optional: true,
    nullable: true,
    description: 'Left out or null: every gateway you reach; none where capabilities is empty',
  })
  gatewayIds?: string[] | null;

  @Time({ optional: true, nullable: true, description: 'At most five years ahead; left out or null: until revoked' })
  expiresAt?: string | null;
}

class ListApiKeysQuery extends NamedPageQuery {
  @IdOf('usr', { optional: true, description: 'The person the key acts as' })
  user?: string;

  @IdOf('gw', {
    optional: true,
    description: 'Keys that work for this gateway: narrowed to it, or not narrowed to any',
  })
  gateway?: string;

  @OneOf(['active', 'expired', 'revoked'], { optional: true })
  status?: 'active' | 'expired' | 'revoked';
}

const HINT_LENGTH = 4;
const ISSUING = [
  'session.required',
  'name.length',
  'name.characters',
  'capability.escalation',
  'gateway.unknown',
  'api-key.expiry',
  'api-key.already-issued',
  'limit.reached',
];

@ApiTags('API keys')
@Controller('v1/organizations/:org/api-keys')
export class ApiKeysController {
  constructor(
    private readonly dispatcher: Dispatcher,
    @Inject(ID_SOURCE) private readonly ids: IdSource,
  ) {}

  @Get()
  @AnyMember('integrations:manage')
  @Operation('List API keys', { note: "Your own; with integrations:manage everybody's.", list: API_KEY_EXAMPLE })
  list(@Call() call: MemberCall, @Query() page: ListApiKeysQuery): Promise<PageBody<ApiKeyView>> {
    const { organizationId } = call.scope;
    const userId = managesAll(call) ? null : call.principal.userId;
    return this.dispatcher.list(new ListApiKeys(organizationId, userId, page, call.atLeast));
  }

  @Post()
  @AnyMember('anything')
  @Operation('Make an API key', {
    note: 'It acts as you and can never do more than you. The secret is only in this answer.',
    created: ISSUED_API_KEY_EXAMPLE,
    refuses: ISSUING,
  })
  issue(@Call() call: MemberCall, @Body() body: IssueApiKeyBody): Promise<Reply<IssuedApiKey>> {
    // Otherwise a stolen key could make more keys, and revoking it would not revoke those.
    if (call.principal.via.kind !== 'session')
      throw forbidden('session.required', 'An API key cannot make keys; sign in.');
    const secret = newToken('api-key', this.ids.secret());
    const apiKeyId = this.dispatcher.newId('key', call);
    const { userId, capabilities: held } = call.principal;
    const { name, capabilities = null, gatewayIds = null, expiresAt = null } = body;
    const made = { name, hint: secret.slice(-HINT_LENGTH), userId, capabilities, gatewayIds, expiresAt };
    const proof = { secretHash: hashToken(secret), now: call.request.at, held };
    const input = { ...commonInput(call), ...made, ...proof, apiKeyId };
    return this.dispatcher.create(
      call,
      new IssueApiKey(call.request, input),
      pathIn(call, `api-keys/${apiKeyId}`),
      () => ({ ...newApiKeyView(input, call.request.at), secret }),
    );
  }

  @Delete(':apiKeyId')
  @AnyMember('integrations:manage')
  @Operation('Revoke an API key', {
    note: "Your own; with integrations:manage anybody's. Once this is answered, the key is refused.",
    removed: true,
    refuses: ['api-key.unknown', 'key.narrowed'],
  })
  revoke(@Call() call: MemberCall, @Id('apiKeyId', 'key') apiKeyId: string): Promise<Reply> {
    const { userId, narrowedTo } = call.principal;
    const rights = { managesAll: managesAll(call), byNarrowedKey: narrowedTo !== null };
    const input = { ...commonInput(call), apiKeyId, userId, ...rights };
    return this.dispatcher.perform(new ApiKeyCommands.RevokeApiKey(call.request, input));
  }
}

const managesAll = ({ principal }: MemberCall): boolean => principal.capabilities.has('integrations:manage');
