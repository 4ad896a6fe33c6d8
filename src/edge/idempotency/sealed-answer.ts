import type { KeptPerson } from './kept-people.js';
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** A stored answer, from which the same answer can be sent again. */
export interface KeptAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Without names and addresses of people. */
  readonly body: unknown;
  /** Where they were. */
  readonly people?: readonly KeptPerson[];
}

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

// An answer may hold a secret that is shown once (a new API key). Only a caller with the same idempotency key can read it.
const keyOf = (secret: string): Buffer => Buffer.from(hkdfSync('sha256', secret, 'gatehouse', 'idempotent answer', 32));

/** @param secret derived from the caller's key and the master key */
export const sealAnswer = (secret: string, answer: KeptAnswer): string => {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, keyOf(secret), nonce);
  const sealed = Buffer.concat([cipher.update(JSON.stringify(answer), 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
};

export const unsealAnswer = (secret: string, text: string): KeptAnswer => {
  const bytes = Buffer.from(text, 'base64url');
  const decipher = createDecipheriv(CIPHER, keyOf(secret), bytes.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  const plain = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
  return JSON.parse(plain.toString('utf8')) as KeptAnswer;
};
