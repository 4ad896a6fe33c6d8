import { Inject, Injectable } from '@nestjs/common';
import { hashToken, newToken } from '../../kernel/bearer-token.js';
import { Limits } from '../../limits/limits.js';
import { CLOCK, type Clock } from '../../ports/clock.port.js';
import { CREDENTIALS, type Credentials } from '../../ports/credentials.port.js';
import { ID_SOURCE, type IdSource } from '../../ports/id-source.port.js';
import { PERSONAL_DATA, type PersonalData } from '../../ports/personal-data.port.js';
import { deviceOf } from './device.js';

export const SESSION_LASTS_MS = 24 * 60 * 60 * 1000;

export interface OpenedSession {
  readonly token: string;
  /** RFC 3339 UTC. */
  readonly expiresAt: string;
  readonly userId: string;
}

/** Where a person signs in. */
export interface Place {
  readonly userAgent: string | undefined;
  /** Network address. */
  readonly from: string;
  /** The cookie by which the device was known; undefined where none was sent. */
  readonly device?: string | undefined;
  /** The one it has from now on. */
  readonly nextDevice?: string;
}

/** Opens sessions. */
@Injectable()
export class Sessions {
  constructor(
    private readonly limits: Limits,
    @Inject(CREDENTIALS) private readonly credentials: Credentials,
    @Inject(PERSONAL_DATA) private readonly personalData: PersonalData,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ID_SOURCE) private readonly ids: IdSource,
  ) {}

  /** @throws Refusal `limit.reached` */
  async open(userId: string, { userAgent, from }: Place): Promise<OpenedSession> {
    const token = newToken('session', this.ids.secret());
    const createdAt = this.clock.now();
    const expiresAt = new Date(Date.parse(createdAt) + SESSION_LASTS_MS).toISOString();
    const about = {
      sessionId: this.ids.typed('ses', this.ids.uuid()),
      device: deviceOf(userAgent),
      from: await this.personalData.sealAddress(userId, from),
      createdAt,
      lastUsedAt: createdAt,
    };
    await this.limits.within(
      'sessionsByPerson',
      userId,
      () => this.openNow(userId),
      () => this.credentials.putSession(hashToken(token), { userId, expiresAt, about }),
    );
    return { token, expiresAt, userId };
  }

  private async openNow(userId: string): Promise<number> {
    const now = this.clock.now();
    const sessions = await this.credentials.sessionsOf(userId);
    return sessions.filter(({ session }) => session.expiresAt > now).length;
  }
}
