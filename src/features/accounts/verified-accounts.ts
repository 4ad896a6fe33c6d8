import { Injectable } from '@nestjs/common';
import { Executor } from '../../execution/executor.js';
import type { AccountStanding } from '../../ports/account-standing.port.js';
import { ACCOUNT } from './domain/account.stream.js';

const REMEMBERED = 100_000;

/** Reads the log as long as an address is not verified. What is verified stays so and is remembered. */
@Injectable()
export class VerifiedAccounts implements AccountStanding {
  readonly #verified = new Set<string>();

  constructor(private readonly executor: Executor) {}

  async isVerified(userId: string): Promise<boolean> {
    if (this.#verified.has(userId)) return true;
    const { state } = await this.executor.read(ACCOUNT, userId);
    if (state.status !== 'open' || !state.verified) return false;
    if (this.#verified.size >= REMEMBERED) this.#verified.clear();
    this.#verified.add(userId);
    return true;
  }
}
