import { hash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { apiKeyStanding } from '../../ports/access/api-key-standing.js';
import { type Refusal, unauthenticated, unavailable } from '../../kernel/refusal.js';
import { ACCESS, type Access } from '../../ports/access/access.port.js';
import { CLOCK, type Clock } from '../../ports/clock.port.js';
import { CREDENTIALS, type Credentials } from '../../ports/credentials.port.js';
import type { Caller } from '../pipeline/call-context.js';

const SESSION_PREFIX = 'ghs_';
export const API_KEY_PREFIX = 'ghk_';

export const hashToken = (token: string): string => hash('sha256', token);

const required = (): Refusal =>
  unauthenticated('authentication.required', 'Sign in, or send an API key, as Authorization: Bearer …');
const invalidToken = (): Refusal =>
  unauthenticated('authentication.invalid', 'The token is unknown, expired or revoked.');

/** ACC-7: what cannot be decided is refused. */
export const accessStale = (): Refusal =>
  unavailable('access.stale', 'Access cannot be decided at the moment, because the picture of it is not up to date.', {
    retryAfter: 2,
  });

/** Turns what a request carries into who is calling. */
@Injectable()
export class Authenticator {
  constructor(
    @Inject(ACCESS) private readonly access: Access,
    @Inject(CREDENTIALS) private readonly credentials: Credentials,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws Refusal `authentication.required`, `authentication.invalid`, `access.stale` */
  async authenticate(authorization: string | undefined): Promise<{ caller: Caller; sessionHash?: string }> {
    if (authorization === undefined) throw required();
    const token = /^Bearer ([\x21-\x7e]{1,512})$/i.exec(authorization)?.[1];
    if (token === undefined) throw invalidToken();
    if (token.startsWith(API_KEY_PREFIX)) return { caller: this.byApiKey(hashToken(token)) };
    if (token.startsWith(SESSION_PREFIX)) return this.bySession(hashToken(token));
    throw invalidToken();
  }

  private async bySession(sessionHash: string): Promise<{ caller: Caller; sessionHash: string }> {
    const session = await this.credentials.session(sessionHash);
    if (!session || session.expiresAt <= this.clock.now()) throw invalidToken();
    return { caller: { userId: session.userId }, sessionHash };
  }

  private byApiKey(secretHash: string): Caller {
    if (!this.access.trusted()) throw accessStale();
    const picture = this.access.picture();
    const key = picture.apiKeyBySecretHash(secretHash);
    if (!key || !apiKeyStanding(picture, key, this.clock.now()).valid) throw invalidToken();
    return {
      userId: key.userId,
      apiKeyId: key.apiKeyId,
      keyOrganizationId: key.organizationId,
      keyCapabilities: key.capabilities,
      keyGatewayIds: key.gatewayIds,
    };
  }
}
