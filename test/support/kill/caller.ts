import type { Ledger } from './ledger.js';

/** The process died before it answered. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly seen: string | null;
}

export type Answered = (body: Record<string, unknown>, seen: string | null) => void;

export interface Asked {
  readonly body?: unknown;
  readonly token?: string | undefined;
  readonly key?: string | undefined;
  readonly seen?: string | null;
}

/** Sends requests to a process that may die at any moment. */
export class Caller {
  constructor(
    private readonly address: string,
    private readonly ledger: Ledger,
  ) {}

  /** @throws Interrupted */
  async send(method: string, path: string, { body, token, key, seen }: Asked = {}): Promise<Answer> {
    const headers = {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(key !== undefined && { 'idempotency-key': key }),
      ...(seen !== undefined && seen !== null && { 'consistency-token': seen }),
    };
    try {
      const response = await fetch(`${this.address}${path}`, {
        method,
        headers,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return {
        status: response.status,
        body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
        seen: response.headers.get('consistency-token'),
      };
    } catch {
      throw new Interrupted();
    }
  }

  /** A write that has to succeed wherever it is answered; unanswered under a key, it is kept for another try. @throws Interrupted */
  async write(
    method: string,
    path: string,
    asked: Asked,
    answered: Answered = () => undefined,
  ): Promise<Record<string, unknown>> {
    const { body, token, key } = asked;
    const answer = await this.send(method, path, asked).catch((error: unknown) => {
      if (key !== undefined) this.ledger.unanswered.push({ method, path, body, token, key, answered });
      throw error;
    });
    if (answer.status < 300) answered(answer.body, answer.seen);
    else this.ledger.faults.push(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    // A process that is stopping may say so; what it answered so is not acknowledged.
    if (answer.status >= 300) throw new Interrupted();
    return answer.body;
  }
}
