import type { AccountAction } from './arguments.js';
import { CommandFailed, NoAnswer } from './command-failed.js';

const ANSWER_WITHIN_MS = 10_000;

/** A read model as `GET /v1/operator/projections` shows it. */
export interface Projection {
  readonly name: string;
  readonly version: number;
  readonly generation: number;
  readonly position: string;
  readonly lag: string;
  readonly state: string;
  readonly reason: string | null;
  readonly rebuild: Rebuild | null;
}

export interface Rebuild {
  readonly position: string;
  readonly head: string;
  readonly eventsPerSecond: number | null;
  readonly estimatedSecondsRemaining: number | null;
}

/** An account as `GET /v1/operator/accounts` shows it. */
export interface Account {
  readonly userId: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly verified: boolean;
  readonly organizations: readonly { readonly slug: string }[];
}

/** The operator's routes of a running Gatehouse. */
export class OperatorApi {
  /** @param address origin, without a slash at the end */
  constructor(
    private readonly address: string,
    private readonly token: string,
  ) {}

  /** @throws CommandFailed, NoAnswer */
  async projections(): Promise<readonly Projection[]> {
    const { items } = (await this.ask('GET', 'projections')) as { items?: readonly Projection[] };
    if (!Array.isArray(items)) throw new CommandFailed(`What answers at ${this.address} is not Gatehouse.`);
    return items;
  }

  /** Resolves once the request is recorded. @throws CommandFailed, NoAnswer */
  async rebuild(name: string): Promise<void> {
    await this.ask('POST', `projections/${encodeURIComponent(name)}/rebuild`);
  }

  /** @param cursor of the page before @throws CommandFailed, NoAnswer */
  async accounts(cursor?: string): Promise<{ readonly items: readonly Account[]; readonly nextCursor: string | null }> {
    const page = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    return (await this.ask('GET', `accounts?limit=200${page}`)) as Awaited<ReturnType<OperatorApi['accounts']>>;
  }

  /** @throws CommandFailed, NoAnswer */
  async changeAccount(userId: string, action: AccountAction): Promise<void> {
    await (action === 'delete'
      ? this.ask('DELETE', `accounts/${userId}`)
      : this.ask('POST', `accounts/${userId}/${action}`));
  }

  private async ask(method: string, path: string): Promise<unknown> {
    const response = await this.send(method, path);
    const body = (await response.json().catch(() => ({}))) as { title?: string; detail?: string };
    if (response.ok) return body;
    if (response.status === 401)
      throw new CommandFailed(
        `${this.address} does not take this token: GATEHOUSE_OPERATOR_TOKEN must be the one that Gatehouse was started with.`,
      );
    const said = body.detail ?? body.title ?? 'without a reason';
    throw response.status >= 500
      ? new NoAnswer(`${this.address} answers ${response.status}: ${said}`)
      : new CommandFailed(`${this.address} refuses (${response.status}): ${said}`);
  }

  private async send(method: string, path: string): Promise<Response> {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    try {
      return await fetch(`${this.address}/v1/operator/${path}`, {
        method,
        signal,
        headers: { authorization: `Bearer ${this.token}` },
      });
    } catch (error) {
      const { code } = ((error as Error).cause ?? {}) as { code?: string };
      throw new NoAnswer(
        signal.aborted
          ? `${this.address} did not answer within ${ANSWER_WITHIN_MS / 1000} s.`
          : `Gatehouse cannot be reached at ${this.address} (${code ?? (error as Error).message}). Is it running?`,
      );
    }
  }
}
