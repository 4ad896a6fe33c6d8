import { createHmac } from 'node:crypto';
import type { DerivedSecrets } from '../../ports/derived-secrets.port.js';
import { derivedKey } from './sealing.js';

/** Keyed hashes of labels. The key is derived from the master key and has no other use. */
export class KeyedSecrets implements DerivedSecrets {
  private readonly key: Buffer;

  constructor(masterKey: Uint8Array) {
    this.key = derivedKey(masterKey, 'derived secrets');
  }

  secret(label: string): string {
    return createHmac('sha256', this.key).update(label).digest('base64url');
  }
}
