import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { CLOCK, type Clock } from '../../../ports/clock.port.js';
import { CREDENTIALS, type Credentials } from '../../../ports/credentials.port.js';
import { PERSONAL_DATA, type PersonalData } from '../../../ports/personal-data.port.js';

export interface SessionView {
  readonly id: string;
  /** Such as `Firefox on Windows`. */
  readonly device: string;
  /** Network address; null if it is not known. */
  readonly address: string | null;
  readonly createdAt: string;
  /** Written every few minutes. */
  readonly lastUsedAt: string;
  /** Whether the request came with it. */
  readonly current: boolean;
}

export interface SessionsView {
  readonly items: readonly SessionView[];
}

/** A person's sessions that have not ended, newest first. */
export class ListMySessions extends Query<SessionsView> {
  constructor(
    readonly userId: string,
    readonly sessionHash: string | undefined,
  ) {
    super();
  }
}

@QueryHandler(ListMySessions)
export class ListMySessionsHandler implements IQueryHandler<ListMySessions> {
  constructor(
    @Inject(CREDENTIALS) private readonly credentials: Credentials,
    @Inject(PERSONAL_DATA) private readonly personalData: PersonalData,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute({ userId, sessionHash }: ListMySessions): Promise<SessionsView> {
    const now = this.clock.now();
    const open = (await this.credentials.sessionsOf(userId)).flatMap(({ tokenHash, session: { about, expiresAt } }) =>
      about && expiresAt > now ? [{ ...about, current: tokenHash === sessionHash }] : [],
    );
    const sealed = open.map(({ from }) => ({ userId, from: from ?? '' }));
    const addresses = await this.personalData.openAddresses(sealed);
    const items = open.map(({ sessionId: id, device, createdAt, lastUsedAt, current }, index): SessionView => ({
      id,
      device,
      address: addresses[index] ?? null,
      createdAt,
      lastUsedAt,
      current,
    }));
    return { items: items.toSorted((a, b) => (a.createdAt > b.createdAt ? -1 : a.createdAt < b.createdAt ? 1 : 0)) };
  }
}
