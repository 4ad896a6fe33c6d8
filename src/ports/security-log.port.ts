/** Injection token of the {@link SecurityLog}. */
export const SECURITY_LOG = Symbol('SecurityLog');

export type SecurityEvent =
  | 'sign-in.failed'
  | 'sign-in.throttled'
  | 'token.refused'
  | 'api-key.refused'
  | 'operator-token.refused'
  | 'limit.reached'
  | 'upstream.refused'
  | 'credentials.changed';

/** One line. It has no field for text that a caller wrote, so no token, password or email address can stand in it. */
export interface SecurityNote {
  readonly event: SecurityEvent;
  /** The whole network address of the caller; null if there is none. */
  readonly from: string | null;
  /** Stable code: why it was refused, or what was changed, such as `password.changed`. */
  readonly code: string;
  /** Name of the limit. */
  readonly limit?: string | undefined;
  readonly userId?: string | undefined;
  readonly organizationId?: string | undefined;
  readonly apiKeyId?: string | undefined;
  readonly gatewayId?: string | undefined;
  readonly serverId?: string | undefined;
}

export interface SecurityLog {
  /** Returns at once and never throws. Under a flood lines are dropped, and counted. */
  note(note: SecurityNote): void;
}
