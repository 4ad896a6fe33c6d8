/** Injection token of the {@link Log}. */
export const LOG = Symbol('Log');

type Write = (fields: object, message: string) => void;

/** Structured log lines; fields never hold personal data, tokens, secrets or arguments of calls. */
export interface Log {
  readonly debug: Write;
  readonly info: Write;
  readonly warn: Write;
  readonly error: Write;
}
