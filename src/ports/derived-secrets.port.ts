/** Injection token of the {@link DerivedSecrets}. */
export const DERIVED_SECRETS = Symbol('DerivedSecrets');

/** Secrets that need no keeping: this installation, and nobody else, can make them again at any time. */
export interface DerivedSecrets {
  /** @param label says what it is for; another label gives a secret that has nothing to do with it. @returns 256 bits, base64url */
  secret(label: string): string;
}
