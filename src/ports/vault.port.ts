/** Injection token of the {@link Vault}. */
export const VAULT = Symbol('Vault');

/** Seals secrets with a key per organization. The master key seals that key. */
export interface Vault {
  /** @returns text that only open() for the same organization can read; different each time */
  seal(organizationId: string, plain: string): Promise<string>;
  /** @returns null if the organization's key was destroyed or the text was changed */
  open(organizationId: string, sealed: string): Promise<string | null>;
  /** Makes everything sealed for the organization unreadable for ever. */
  destroy(organizationId: string): Promise<void>;
}
