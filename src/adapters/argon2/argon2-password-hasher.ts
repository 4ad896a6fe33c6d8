import { hash, verify } from '@node-rs/argon2';
import type { PasswordHasher } from '../../ports/password-hasher.port.js';

/** OWASP's minimum for argon2id (the library's default algorithm): 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** argon2id on the thread pool. */
export class Argon2PasswordHasher implements PasswordHasher {
  private nobodys: Promise<string> | undefined;

  hash(password: string): Promise<string> {
    return hash(password.normalize('NFC'), COST);
  }

  async matches(password: string, passwordHash: string | null): Promise<boolean> {
    const against = passwordHash ?? (await (this.nobodys ??= this.hash('nobody has this password')));
    const equal = await verify(against, password.normalize('NFC'));
    return equal && passwordHash !== null;
  }
}
