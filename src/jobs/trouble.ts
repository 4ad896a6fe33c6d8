/** Names of errors and codes of libraries, never their sentences: those may hold addresses. */
export const failureCode = (error: unknown): string => {
  const { code, cause, name } = error as { readonly code?: unknown; readonly cause?: unknown; readonly name?: string };
  if (typeof code === 'string') return code;
  return cause instanceof Error ? failureCode(cause) : (name ?? 'Error');
};

/** What is wrong with something that is tried again and again. */
export class Trouble {
  /** null while all is well. */
  error: string | null = null;
  /** Of the first failure in a row, RFC 3339 UTC. */
  since: string | null = null;
  /** In a row. */
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
