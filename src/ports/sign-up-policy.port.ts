/** Injection token of the {@link SignUpPolicy}. */
export const SIGN_UP_POLICY = Symbol('SignUpPolicy');

/** ACT-1: who may open an account. `invited`: by an invitation. `closed`: the operator opens accounts for others. */
export type SignUpPolicy = 'open' | 'invited' | 'closed';
