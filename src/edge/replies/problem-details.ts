import { STATUS_CODES } from 'node:http';
import type { Refusal, RefusalKind } from '../../kernel/refusal.js';

/** Problem details (RFC 9457) with a stable code. */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly [extra: string]: unknown;
}

const STATUS: Readonly<Record<RefusalKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  stale: 412,
  limited: 429,
  unavailable: 503,
};

export const statusOf = (kind: RefusalKind): number => STATUS[kind];

export const problem = (status: number, code: string, detail: string, extra: object = {}): ProblemDetails => ({
  type: `urn:gatehouse:problem:${code}`,
  title: STATUS_CODES[status] ?? 'Error',
  status,
  detail,
  code,
  ...extra,
});

export const problemOf = (refusal: Refusal, status: number = statusOf(refusal.kind)): ProblemDetails =>
  problem(status, refusal.code, refusal.message, refusal.details);

/** Ends a request with the problem. */
export class Failure extends Error {
  override readonly name = 'Failure';
  constructor(readonly problem: ProblemDetails) {
    super(problem.detail);
  }
}
