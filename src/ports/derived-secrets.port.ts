/** Injection token of the {@link DerivedSecrets}. */
export const DERIVED_SECRETS = Symbol('DerivedSecrets');

/** Secrets that are not stored: only this installation can derive them, at any time. */
export interface DerivedSecrets {
  /** @param label what the secret is for; each label gives an independent secret. @returns 256 bits, base64url */
  secret(label: string): string;
}
