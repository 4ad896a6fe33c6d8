import type { IncomingMessage } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { hashToken, tokenKind } from '../../kernel/bearer-token.js';
import { isRefusal, type Refusal } from '../../kernel/refusal.js';
import { ACCESS, type Access } from '../../ports/access/access.port.js';
import {
  SECURITY_LOG,
  type SecurityEvent,
  type SecurityLog,
  type SecurityNote,
} from '../../ports/security-log.port.js';
import type { CallContext } from './call-context.js';

export interface RefusedRequest {
  readonly request: Pick<IncomingMessage, 'headers'>;
  readonly from: string | null;
  readonly call?: CallContext | undefined;
}

const BY_CODE: Readonly<Record<string, SecurityEvent>> = {
  'session.refused': 'sign-in.failed',
  'password.wrong': 'sign-in.failed',
  'session.throttled': 'sign-in.throttled',
  'limit.reached': 'limit.reached',
  'authentication.invalid': 'token.refused',
  'server.url-private': 'upstream.refused',
};

const tokenOf = ({ headers: { authorization = '' } }: RefusedRequest['request']): string | undefined =>
  /^Bearer (.{1,512})$/i.exec(authorization)?.[1];

const limitOf = ({ details: { limit } }: Refusal): string | undefined =>
  (limit as { readonly name?: string } | undefined)?.name;

/** Tells the security log of refusals. One table says which codes; who throws them need not know of the log. */
@Injectable()
export class SecurityNotes {
  constructor(
    @Inject(SECURITY_LOG) private readonly log: SecurityLog,
    @Inject(ACCESS) private readonly access: Access,
  ) {}

  refused(error: unknown, refused: RefusedRequest): void {
    if (!isRefusal(error)) return;
    const event = this.eventOf(error, refused);
    if (event === undefined) return;
    const { request, from, call } = refused;
    this.log.note({
      event,
      code: error.code,
      from,
      limit: limitOf(error),
      userId: call?.principal?.userId,
      organizationId: call?.scope?.organizationId,
      ...(event === 'api-key.refused' && this.keyOf(request)),
    });
  }

  private eventOf({ code }: Refusal, { request }: RefusedRequest): SecurityEvent | undefined {
    // Only the operator's routes ask for a token although one was sent.
    if (code === 'authentication.required')
      return request.headers.authorization === undefined ? undefined : 'operator-token.refused';
    const event = BY_CODE[code];
    return event === 'token.refused' && tokenKind(tokenOf(request) ?? '') === 'api-key' ? 'api-key.refused' : event;
  }

  private keyOf(request: RefusedRequest['request']): Partial<SecurityNote> {
    const key = this.access.picture().apiKeyBySecretHash(hashToken(tokenOf(request) ?? ''));
    return key ? { apiKeyId: key.apiKeyId, userId: key.userId, organizationId: key.organizationId } : {};
  }
}
