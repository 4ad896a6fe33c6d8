/** Injection token of the {@link Vault}. */
export const VAULT = Symbol('Vault');

/** Seals secrets with a key per organization, itself sealed with the master key. */
export interface Vault {
  /** @returns text that only open() of the same organization can read; different each time */
  seal(organizationId: string, plain: string): Promise<string>;
  /** @returns null once the organization's key is destroyed or where the text was tampered with */
  open(organizationId: string, sealed: string): Promise<string | null>;
  /** Makes everything sealed for the organization unreadable for ever. */
  destroy(organizationId: string): Promise<void>;
}
