import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import type { Capability } from '../../kernel/capabilities.js';
import { forbidden, notFound, unauthenticated } from '../../kernel/refusal.js';
import { ACCESS, type Access } from '../../ports/access/access.port.js';
import { CLOCK, type Clock } from '../../ports/clock.port.js';
import { ID_SOURCE, type IdSource } from '../../ports/id-source.port.js';
import { accessStale, Authenticator, hashToken } from './authenticator.js';
import type { CallContext, Caller, Scope } from '../pipeline/call-context.js';
import { decodeConsistencyToken } from '../replies/consistency-token.js';
import { EDGE_SETTINGS, type EdgeSettings } from '../pipeline/edge-settings.js';
import { fromIfMatch } from '../replies/entity-tag.js';
import type { RouteAccess } from './route-access.js';

/** A request whose route was found. */
export interface RoutedRequest {
  readonly headers: IncomingMessage['headers'];
  readonly socket: { readonly remoteAddress?: string | undefined };
  /** Parameters of the path. */
  readonly params: Readonly<Record<string, unknown>>;
}

/** Recognises the caller, resolves the organization of the path, and holds the call to the access its route states: the one place that does. */
@Injectable()
export class RequestAuthorizer {
  constructor(
    @Inject(ACCESS) private readonly access: Access,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ID_SOURCE) private readonly ids: IdSource,
    @Inject(EDGE_SETTINGS) private readonly settings: EdgeSettings,
    private readonly authenticator: Authenticator,
  ) {}

  /**
   * @throws Refusal `authentication.required`, `authentication.invalid`, `session.required`, `organization.unknown`,
   * `capability.missing`, `access.stale`, `if-match.invalid`, `consistency-token.invalid`
   */
  async of(request: RoutedRequest, rule: RouteAccess): Promise<CallContext> {
    const headers = this.readHeaders(request);
    if (rule.kind === 'operator') this.requireOperator(request);
    const anonymous =
      rule.kind === 'public' ||
      rule.kind === 'operator' ||
      (rule.kind === 'maybe-signed-in' && request.headers.authorization === undefined);
    if (anonymous) return { ...headers, request: this.commandRequest(request, undefined) };
    const { caller, sessionHash } = await this.authenticator.authenticate(request.headers.authorization);
    const session = rule.kind === 'session' || rule.kind === 'maybe-signed-in';
    if (session && caller.apiKeyId !== undefined)
      throw forbidden('session.required', 'An API key cannot do this; sign in.');
    const scope = rule.kind === 'member' || rule.kind === 'capability' ? this.scopeOf(request, caller) : undefined;
    if (rule.kind === 'capability' && !isAboutOneself(request, rule, caller)) requireOneOf(scope, rule.anyOf);
    return {
      ...headers,
      request: this.commandRequest(request, caller),
      caller,
      ...(sessionHash && { sessionHash }),
      ...(scope && { scope }),
    };
  }

  private readHeaders(request: RoutedRequest): Pick<CallContext, 'expectedVersion' | 'atLeast'> {
    const token = request.headers['consistency-token'];
    const expectedVersion = fromIfMatch(request.headers['if-match']);
    return {
      ...(token !== undefined && { atLeast: decodeConsistencyToken(this.settings.storeId, String(token)) }),
      ...(expectedVersion !== undefined && { expectedVersion }),
    };
  }

  private commandRequest(request: RoutedRequest, caller: Caller | undefined): CallContext['request'] {
    const commandId = this.ids.uuid();
    const from = request.socket.remoteAddress;
    const actor = caller
      ? ({
          kind: 'user',
          userId: caller.userId,
          ...(caller.apiKeyId && { apiKeyId: caller.apiKeyId }),
          ...(from && { from }),
        } as const)
      : ({ kind: 'system', name: 'edge' } as const);
    return { commandId, correlationId: commandId, causationId: commandId, actor, at: this.clock.now() };
  }

  /** Someone outside gets the same answer for an organization that exists as for one that does not. */
  private scopeOf(request: RoutedRequest, caller: Caller): Scope {
    if (!this.access.trusted()) throw accessStale();
    const picture = this.access.picture();
    const organization = picture.organizationBySlug(String(request.params['org']));
    const member = organization && picture.member(organization.organizationId, caller.userId);
    const otherKey =
      caller.keyOrganizationId !== undefined && caller.keyOrganizationId !== organization?.organizationId;
    if (!organization || !member || member.suspended || otherKey)
      throw notFound('organization.unknown', 'There is no such organization.');
    const capabilities = narrowed(member.capabilities, caller.keyCapabilities);
    return {
      organizationId: organization.organizationId,
      slug: organization.slug,
      roleId: member.roleId,
      capabilities,
    };
  }

  private requireOperator(request: RoutedRequest): void {
    const given = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const wanted = this.settings.operatorToken;
    const equal =
      given !== undefined &&
      wanted !== undefined &&
      timingSafeEqual(Buffer.from(hashToken(given)), Buffer.from(hashToken(wanted)));
    if (!equal) throw unauthenticated('authentication.required', "This takes the operator's token.");
  }
}

const narrowed = (
  held: ReadonlySet<Capability>,
  key: ReadonlySet<Capability> | null | undefined,
): ReadonlySet<Capability> => (key ? new Set([...held].filter((capability) => key.has(capability))) : held);

const isAboutOneself = (
  request: RoutedRequest,
  { unlessAbout }: Extract<RouteAccess, { kind: 'capability' }>,
  { userId }: Caller,
): boolean => unlessAbout !== undefined && request.params[unlessAbout] === userId;

const requireOneOf = (scope: Scope | undefined, anyOf: readonly Capability[]): void => {
  if (anyOf.some((capability) => scope?.capabilities.has(capability))) return;
  throw forbidden('capability.missing', `This takes the capability ${anyOf.join(' or ')}.`, { capability: anyOf[0]! });
};
