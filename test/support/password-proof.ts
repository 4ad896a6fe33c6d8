import { KeyedSecrets } from '../../src/adapters/sealing/keyed-secrets.js';
import type { EmbeddedPrivate } from '../../src/adapters/embedded/private/open-private.js';
import type { Accounts } from '../../src/features/accounts/accounts.js';
import { PasswordProof } from '../../src/features/accounts/password-proof.js';
import type { PasswordQueue } from '../../src/features/accounts/passwords/password-queue.js';
import { Places } from '../../src/features/accounts/passwords/places.js';
import { Failures } from '../../src/limits/failures.js';
import type { LimitSettings } from '../../src/limits/limit-settings.js';
import { Limits } from '../../src/limits/limits.js';
import type { Clock } from '../../src/ports/clock.port.js';

const SECRETS = new KeyedSecrets(Buffer.alloc(32, 7));

export const limitsOver = (opened: EmbeddedPrivate, clock: Clock, configured: LimitSettings = {}): Limits =>
  new Limits({ store: opened.limitStore, secrets: SECRETS, clock, configured });

/** Proof of passwords over a private store, as a process of its own would have it. */
export const passwordProof = (
  opened: EmbeddedPrivate,
  accounts: Accounts,
  queue: PasswordQueue,
  clock: Clock,
  configured: LimitSettings = {},
): PasswordProof => {
  const failures = new Failures(limitsOver(opened, clock, configured));
  return new PasswordProof(accounts, new Places(opened.places, SECRETS, clock), queue, failures, opened.credentials);
};
