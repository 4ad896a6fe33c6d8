import { setTimeout as pause } from 'node:timers/promises';
import type { SealedAddress } from '../../ports/personal-data.port.js';
import { derivedKey, newKey, openBytes, sealBytes } from './sealing.js';

/** The keys of these people that the store holds now, wrapped, by id. */
export type ReadAddressKeys = (userIds: readonly string[]) => Promise<ReadonlyMap<string, Uint8Array>>;

const MOST_KEYS = 10_000;
/** A command waits no longer for the key of its caller. */
const LONGEST_WAIT_MS = 500;
const NOBODY = 'nobody';

/** Seals network addresses with a key of the person's own. A cached key may seal after an erasure: nobody can open the result. */
export class SealedAddresses {
  private readonly wrappingKey: Buffer;
  private readonly systemKey: Buffer;
  private readonly known = new Map<string, Buffer>();
  private erasures = 0;

  constructor(masterKey: Uint8Array) {
    this.wrappingKey = derivedKey(masterKey, 'address keys');
    this.systemKey = derivedKey(masterKey, 'network addresses');
  }

  wrappedKey(userId: string): Uint8Array {
    return sealBytes(this.wrappingKey, newKey(), userId);
  }

  forget(userId: string): void {
    this.erasures += 1;
    this.known.delete(userId);
  }

  async seal(userId: string | undefined, address: string, read: ReadAddressKeys): Promise<string | null> {
    const key = userId === undefined ? this.systemKey : (this.known.get(userId) ?? (await this.keyOf(userId, read)));
    return key ? sealBytes(key, Buffer.from(address), userId ?? NOBODY).toString('base64url') : null;
  }

  /** By the keys that the store holds at this moment, so that an erasure by any process counts at once. */
  async open(sealed: readonly SealedAddress[], read: ReadAddressKeys): Promise<readonly (string | null)[]> {
    const userIds = new Set(sealed.flatMap(({ userId }) => userId ?? []));
    const keys = userIds.size === 0 ? new Map<string, Uint8Array>() : await read([...userIds]);
    const opened = new Map([...keys].map(([userId, wrapped]) => [userId, this.unwrapped(userId, wrapped)]));
    return sealed.map(({ userId, from }) => {
      const key = userId === undefined ? this.systemKey : opened.get(userId);
      return (key && openBytes(key, Buffer.from(from, 'base64url'), userId ?? NOBODY)?.toString()) ?? null;
    });
  }

  private async keyOf(userId: string, read: ReadAddressKeys): Promise<Buffer | undefined> {
    const moment = this.erasures;
    const tooLate = new AbortController();
    try {
      const keys = await Promise.race([read([userId]), pause(LONGEST_WAIT_MS, undefined, tooLate)]);
      const wrapped = keys?.get(userId);
      const key = wrapped && this.unwrapped(userId, wrapped);
      if (key && moment === this.erasures) this.keep(userId, key);
      return key;
    } catch {
      // The command matters more than where it came from.
      return undefined;
    } finally {
      tooLate.abort();
    }
  }

  private keep(userId: string, key: Buffer): void {
    if (this.known.size >= MOST_KEYS) this.known.clear();
    this.known.set(userId, key);
  }

  private unwrapped(userId: string, wrapped: Uint8Array): Buffer | undefined {
    return openBytes(this.wrappingKey, wrapped, userId) ?? undefined;
  }
}
