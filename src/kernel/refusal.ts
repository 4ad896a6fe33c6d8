/** invalid 400, forbidden 403, not-found 404, conflict 409, stale 412, unavailable 503: the edge maps kinds to statuses. */
export type RefusalKind =
  'invalid' | 'unauthenticated' | 'forbidden' | 'not-found' | 'conflict' | 'stale' | 'limited' | 'unavailable';

/** Details of a refusal, for the person or program that has to react. */
export interface RefusalDetails {
  /** The capability that was missing. */
  readonly capability?: string;
  /** The plan limit that was reached: its name, its value and the plan that would lift it. */
  readonly limit?: object;
  /** Available alternatives, best first. */
  readonly suggestions?: readonly string[];
  /** Errors by field. */
  readonly errors?: Readonly<Record<string, readonly string[]>>;
  /** Seconds until another try makes sense. */
  readonly retryAfter?: number;
  readonly [extra: string]: unknown;
}

/** A rule said no. Decisions return it; all other code throws it. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  constructor(
    readonly kind: RefusalKind,
    /** Stable, documented in docs/errors.md, e.g. `team.last`. Tests assert it, never the text. */
    readonly code: string,
    message: string,
    readonly details: RefusalDetails = {},
  ) {
    super(message);
  }
}

export const invalid = (code: string, message: string, details?: RefusalDetails): Refusal =>
  new Refusal('invalid', code, message, details);
export const forbidden = (code: string, message: string, details?: RefusalDetails): Refusal =>
  new Refusal('forbidden', code, message, details);
export const notFound = (code: string, message: string, details?: RefusalDetails): Refusal =>
  new Refusal('not-found', code, message, details);
export const conflict = (code: string, message: string, details?: RefusalDetails): Refusal =>
  new Refusal('conflict', code, message, details);
export const stale = (code: string, message: string, details?: RefusalDetails): Refusal =>
  new Refusal('stale', code, message, details);
export const unavailable = (code: string, message: string, details?: RefusalDetails): Refusal =>
  new Refusal('unavailable', code, message, details);
export const unauthenticated = (code: string, message: string, details?: RefusalDetails): Refusal =>
  new Refusal('unauthenticated', code, message, details);

/** By name, not by class: an error from another realm or package copy is still recognised. */
export const isRefusal = (error: unknown): error is Refusal =>
  typeof error === 'object' && error !== null && (error as { name?: unknown }).name === 'Refusal';
