import { Inject, Injectable } from '@nestjs/common';
import { conflict, invalid } from '../../kernel/refusal.js';
import { CLOCK, type Clock } from '../../ports/clock.port.js';
import { DERIVED_SECRETS, type DerivedSecrets } from '../../ports/derived-secrets.port.js';
import { IDEMPOTENCY_RECORDS, type IdempotencyRecord, type IdempotencyRecords } from '../../ports/idempotency.port.js';
import { type KeptAnswer, sealAnswer, unsealAnswer } from './sealed-answer.js';

/** A request with an idempotency key, and the person who sent it. */
export interface KeyedRequest {
  /** The person who chose the key: two people may choose the same one. */
  readonly owner: string;
  readonly key: string;
  /** Method, path and body. */
  readonly content: string;
  /** Id of the command if the key is new. */
  readonly commandId: string;
}

/** Remembers the answers to requests that carry an `Idempotency-Key`. */
@Injectable()
export class Idempotency {
  constructor(
    @Inject(IDEMPOTENCY_RECORDS) private readonly records: IdempotencyRecords,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(DERIVED_SECRETS) private readonly secrets: DerivedSecrets,
  ) {}

  /** @throws Refusal `idempotency.key-invalid`, `idempotency.mismatch` */
  async begin(request: KeyedRequest): Promise<{ readonly commandId: string; readonly answer: KeptAnswer | null }> {
    if (!/^[\x21-\x7e]{1,200}$/.test(request.key))
      throw invalid('idempotency.key-invalid', 'Idempotency-Key takes 1 to 200 printable characters.');
    const record: IdempotencyRecord = {
      requestHash: this.digest('request', request.content),
      commandId: request.commandId,
      answer: null,
      at: this.clock.now(),
    };
    const standing = await this.records.claim(this.recordKey(request), record);
    if (standing.requestHash !== record.requestHash)
      throw conflict('idempotency.mismatch', 'This Idempotency-Key was used for a different request.');
    return {
      commandId: standing.commandId,
      answer: standing.answer === null ? null : unsealAnswer(this.sealingSecret(request), standing.answer),
    };
  }

  async settle(request: KeyedRequest, answer: KeptAnswer): Promise<void> {
    await this.records.settle(this.recordKey(request), sealAnswer(this.sealingSecret(request), answer));
  }

  /** A refused request changed nothing and may be tried again under its key. */
  async forget(request: KeyedRequest): Promise<void> {
    await this.records.forget(this.recordKey(request));
  }

  private recordKey({ owner, key }: KeyedRequest): string {
    return this.digest('key', `${owner}\n${key}`);
  }

  /** A keyed hash: without the master key a password in the body cannot be guessed from it. */
  private digest(of: 'key' | 'request', text: string): string {
    return this.secrets.secret(`idempotency ${of} ${text}`);
  }

  private sealingSecret({ owner, key }: KeyedRequest): string {
    return this.secrets.secret(`idempotent answer ${owner}\n${key}`);
  }
}
