import { Inject, Injectable } from '@nestjs/common';
import { hashToken, type TokenKind, tokenKind } from '../../kernel/bearer-token.js';
import type { Principal } from '../../kernel/principal.js';
import { type Refusal, unauthenticated } from '../../kernel/refusal.js';
import { ACCESS, type Access } from '../../ports/access/access.port.js';
import { accessStale } from '../../ports/access/access-stale.js';
import { apiKeyStanding, principalOf } from '../../ports/access/api-key-standing.js';
import { CLOCK, type Clock } from '../../ports/clock.port.js';
import { CREDENTIALS, type Credentials } from '../../ports/credentials.port.js';

/** The caller, and the hash of the session token. The hash is absent for every other kind of token. */
export interface Authenticated {
  readonly principal: Principal;
  readonly sessionHash?: string;
}

/** Finds the person or the operator behind one kind of token. */
interface TokenAuthenticator {
  /** @returns undefined if the token is unknown, wrong or no longer valid @throws Refusal `access.stale` */
  authenticate(token: string): Promise<Authenticated | undefined>;
}

const required = (): Refusal =>
  unauthenticated('authentication.required', 'Sign in, or send an API key, as Authorization: Bearer …');
const invalidToken = (): Refusal =>
  unauthenticated('authentication.invalid', 'The token is unknown, expired or revoked.');

const USE_WRITTEN_EVERY_MS = 5 * 60_000;

class SessionAuthenticator implements TokenAuthenticator {
  constructor(
    private readonly credentials: Credentials,
    private readonly clock: Clock,
  ) {}

  async authenticate(token: string): Promise<Authenticated | undefined> {
    const sessionHash = hashToken(token);
    const session = await this.credentials.session(sessionHash);
    const now = this.clock.now();
    if (!session || session.expiresAt <= now) return undefined;
    const { userId, about } = session;
    if (about && Date.parse(now) - Date.parse(about.lastUsedAt) >= USE_WRITTEN_EVERY_MS)
      // Whether the use was written decides nothing about this request, and the next one writes it.
      void this.credentials.touchSession(sessionHash, now).catch(() => undefined);
    return { principal: { userId, via: { kind: 'session' }, organizationId: null, narrowedTo: null }, sessionHash };
  }
}

class ApiKeyAuthenticator implements TokenAuthenticator {
  constructor(
    private readonly access: Access,
    private readonly clock: Clock,
  ) {}

  async authenticate(token: string): Promise<Authenticated | undefined> {
    if (!this.access.trusted()) throw accessStale();
    const picture = this.access.picture();
    const key = picture.apiKeyBySecretHash(hashToken(token));
    return key && apiKeyStanding(picture, key, this.clock.now()).valid ? { principal: principalOf(key) } : undefined;
  }
}

/** Finds the caller of a request from its `Authorization` header or its cookie. */
@Injectable()
export class Authenticator {
  private readonly authenticators: Partial<Readonly<Record<TokenKind, TokenAuthenticator>>>;

  constructor(
    @Inject(ACCESS) access: Access,
    @Inject(CREDENTIALS) credentials: Credentials,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.authenticators = {
      session: new SessionAuthenticator(credentials, clock),
      'api-key': new ApiKeyAuthenticator(access, clock),
    };
  }

  /** @param cookie a session token, which stands for the header; null if there were several @throws Refusal `authentication.required`, `authentication.invalid`, `access.stale` */
  async authenticate(authorization: string | undefined, cookie?: string | null): Promise<Authenticated> {
    if (authorization === undefined && cookie === undefined) throw required();
    const token = cookie === undefined ? /^Bearer ([\x21-\x7e]{1,512})$/i.exec(authorization!)?.[1] : cookie;
    const kind = token ? tokenKind(token) : undefined;
    const fits = kind !== undefined && (cookie === undefined || kind === 'session');
    const authenticated = fits ? await this.authenticators[kind]?.authenticate(token!) : undefined;
    if (!authenticated) throw invalidToken();
    return authenticated;
  }
}
