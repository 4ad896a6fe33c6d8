import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { hashToken } from '../../kernel/bearer-token.js';
import type { Actor } from '../../kernel/domain-event.js';
import { type MemberPrincipal, narrowed, type Principal } from '../../kernel/principal.js';
import { forbidden, notFound, unauthenticated } from '../../kernel/refusal.js';
import { ACCESS, type Access } from '../../ports/access/access.port.js';
import { ACCOUNT_STANDING, type AccountStanding } from '../../ports/account-standing.port.js';
import { CLOCK, type Clock } from '../../ports/clock.port.js';
import { ID_SOURCE, type IdSource } from '../../ports/id-source.port.js';
import { accessStale } from '../../ports/access/access-stale.js';
import { Authenticator } from './authenticator.js';
import { BrowserRequests } from './browser-requests.js';
import type { CallContext, Scope } from '../pipeline/call-context.js';
import { Cookies } from '../pipeline/cookies.js';
import { decodeConsistencyToken } from '../replies/consistency-token.js';
import { EDGE_SETTINGS, type EdgeSettings } from '../pipeline/edge-settings.js';
import { requireCredential, requireRights } from './route-requirements.js';
import { fromIfMatch } from '../replies/entity-tag.js';
import type { RouteAccess } from './route-access.js';

const EDGE: Actor = { system: 'edge' };
const OPERATOR: Actor = { system: 'operator', via: { kind: 'operator' } };

/** A request whose route was found. */
export interface RoutedRequest {
  readonly method: string;
  readonly headers: IncomingMessage['headers'];
  readonly from: string | null;
  /** Parameters of the path. */
  readonly params: Readonly<Record<string, unknown>>;
}

/** Finds the caller and the organization of the path, and checks the access rule of the route. Nothing else checks it. */
@Injectable()
export class RequestAuthorizer {
  constructor(
    @Inject(ACCESS) private readonly access: Access,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ID_SOURCE) private readonly ids: IdSource,
    @Inject(EDGE_SETTINGS) private readonly settings: EdgeSettings,
    private readonly authenticator: Authenticator,
    private readonly browsers: BrowserRequests,
    @Inject(ACCOUNT_STANDING) private readonly accounts: AccountStanding,
  ) {}

  /**
   * @throws Refusal `authentication.required`, `authentication.invalid`, `session.required`, `account.unverified`, `organization.unknown`,
   * `capability.missing`, `key.narrowed`, `access.stale`, `origin.foreign`, `if-match.invalid`, `consistency-token.invalid`
   */
  async of(request: RoutedRequest, rule: RouteAccess): Promise<CallContext> {
    const headers = this.readHeaders(request);
    const cookie = this.browsers.sessionToken(request.method, request.headers, headers.cookies);
    if (rule.kind === 'operator') this.requireOperator(request);
    if (asksNobody(rule, request, cookie))
      return { ...headers, request: this.commandRequest(request, rule.kind === 'operator' ? OPERATOR : EDGE) };
    const { principal, sessionHash } = await this.authenticator.authenticate(request.headers.authorization, cookie);
    requireCredential(principal, rule);
    const { userId, via } = principal;
    await this.requireVerified(userId, rule);
    const call = {
      ...headers,
      request: this.commandRequest(request, { userId, via }),
      ...(sessionHash && { sessionHash }),
    };
    if (rule.kind !== 'member' && rule.kind !== 'capability') return { ...call, principal };
    const member = this.memberOf(request, principal);
    requireRights(member.principal, rule, request.params);
    return { ...call, ...member };
  }

  /** ACT-2. */
  private async requireVerified(userId: string, rule: RouteAccess): Promise<void> {
    const anybody = 'unverified' in rule && rule.unverified === true;
    if (!anybody && !(await this.accounts.isVerified(userId)))
      throw forbidden('account.unverified', 'Confirm your email address first, by the link that was mailed to it.');
  }

  private readHeaders({
    headers,
  }: RoutedRequest): Pick<CallContext, 'cookies' | 'fromOwnPage' | 'expectedVersion' | 'atLeast'> {
    const token = headers['consistency-token'];
    const expectedVersion = fromIfMatch(headers['if-match']);
    return {
      cookies: new Cookies(headers.cookie),
      fromOwnPage: this.browsers.isFromOwnPage(headers),
      ...(token !== undefined && { atLeast: decodeConsistencyToken(this.settings.storeId, String(token)) }),
      ...(expectedVersion !== undefined && { expectedVersion }),
    };
  }

  private commandRequest(request: RoutedRequest, actor: Actor): CallContext['request'] {
    const commandId = this.ids.uuid();
    const { from } = request;
    return { commandId, correlationId: commandId, causationId: commandId, actor, from, at: this.clock.now() };
  }

  /** A person outside an organization gets the same answer whether it exists or not. */
  private memberOf(
    request: RoutedRequest,
    principal: Principal,
  ): { readonly principal: MemberPrincipal; readonly scope: Scope } {
    if (!this.access.trusted()) throw accessStale();
    const picture = this.access.picture();
    const organization = picture.organizationBySlug(String(request.params['org']));
    const member = organization && picture.member(organization.organizationId, principal.userId);
    const elsewhere = principal.organizationId !== null && principal.organizationId !== organization?.organizationId;
    if (!organization || !member || member.suspended || elsewhere)
      throw notFound('organization.unknown', 'There is no such organization.');
    const { organizationId, slug } = organization;
    const capabilities = narrowed(member.capabilities, principal.narrowedTo);
    return {
      principal: { ...principal, organizationId, capabilities },
      scope: { organizationId, slug, roleId: member.roleId },
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

const asksNobody = ({ kind }: RouteAccess, { headers }: RoutedRequest, cookie: string | null | undefined): boolean =>
  kind === 'public' ||
  kind === 'operator' ||
  (kind === 'maybe-signed-in' && headers.authorization === undefined && cookie === undefined);
