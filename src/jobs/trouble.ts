/** The name of an error or the code of a library, never its message: a message may hold addresses. */
export const failureCode = (error: unknown): string => {
  const { code, cause, name } = error as { readonly code?: unknown; readonly cause?: unknown; readonly name?: string };
  if (typeof code === 'string') return code;
  return cause instanceof Error ? failureCode(cause) : (name ?? 'Error');
};

/** The failures in a row of something that is tried again and again. */
export class Trouble {
  /** null while all is well. */
  error: string | null = null;
  /** Time of the first failure in a row, RFC 3339 UTC. */
  since: string | null = null;
  /** Number of failures in a row. */
  failures = 0;

  failed(error: unknown, at: string): void {
    this.error = failureCode(error);
    this.since ??= at;
    this.failures += 1;
  }

  well(): void {
    this.error = null;
    this.since = null;
    this.failures = 0;
  }
}
