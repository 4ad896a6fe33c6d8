import { Inject, Injectable } from '@nestjs/common';
import type { AnyEvent } from '../../events/event-catalogue.js';
import { Deliveries } from '../../jobs/deliveries/deliveries.js';
import type { Delivery, NewDelivery } from '../../jobs/deliveries/delivery.js';
import { mailed } from '../../jobs/deliveries/mailed.js';
import type { RecordedEvent } from '../../kernel/domain-event.js';
import { CLOCK, type Clock } from '../../ports/clock.port.js';
import { DELIVERY_LOG, type DeliveryLog, type DeliveryRecord } from '../../ports/deliveries.port.js';
import { MAIL, type EmailMessage, type Mail } from '../../ports/mail.port.js';
import { PERSONAL_DATA, type PersonalData } from '../../ports/personal-data.port.js';
import { type Notice, noticeMessage } from './emails/notice-messages.js';

interface About {
  readonly kind: Notice['kind'];
  readonly userId: string;
  readonly at: string;
  readonly name: string | null;
  readonly device: string | null;
  /** Sealed. */
  readonly from: string | null;
}

export interface NewPlace {
  readonly userId: string;
  /** In a readable form, without anything that names the person. */
  readonly device: string;
  /** Network address; null if it is not known. */
  readonly from: string | null;
}

const HOUR_MS = 60 * 60 * 1000;
/** Older news is of no use: it is not sent after a version that did not tell of it, either. */
const WORTH_TELLING_MS = 24 * HOUR_MS;
const NOTHING = { name: null, device: null, from: null };

const after = (at: string, milliseconds: number): string => new Date(Date.parse(at) + milliseconds).toISOString();
const aboutOf = ({ about }: DeliveryRecord): About => about as Readonly<Record<string, string | null>> & About;
const noticeOf = ({ kind, name, device }: About, from: string | null): Notice =>
  kind === 'api-key' ? { kind, name: name ?? '' } : kind === 'place' ? { kind, device: device ?? '', from } : { kind };

/** ACT-5: tells a person of what an attacker would do. The only file of this folder that tells of new places. */
@Injectable()
export class AccountNotices implements Delivery<EmailMessage> {
  readonly kind = 'delivery';
  readonly name = 'account_notice';
  readonly handles = new Set<AnyEvent['type']>(['PasswordChanged', 'ApiKeyIssued']);
  readonly backoff = { firstMs: 1_000, longestMs: 5 * 60_000 };
  readonly repeatable = true;
  readonly claimMs = 30_000;

  constructor(
    private readonly deliveries: Deliveries,
    @Inject(DELIVERY_LOG) private readonly deliveryLog: DeliveryLog,
    @Inject(PERSONAL_DATA) private readonly personalData: PersonalData,
    @Inject(MAIL) private readonly mail: Mail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** At most once an hour for each person. Sent in the background. */
  async tellNewPlace({ userId, device, from }: NewPlace): Promise<void> {
    const at = this.clock.now();
    const hour = Math.floor(Date.parse(at) / HOUR_MS);
    const before = await this.deliveryLog.find(this.name, placeId(userId, hour - 1));
    if (before !== null && Date.parse(aboutOf(before).at) + HOUR_MS > Date.parse(at)) return;
    const sealed = from === null ? null : await this.personalData.sealAddress(userId, from);
    const about = { ...NOTHING, kind: 'place', userId, at, device, from: sealed };
    await this.deliveries.add(this, { id: placeId(userId, hour), about, expiresAt: after(at, WORTH_TELLING_MS) });
  }

  /** The former address, which is kept with the person until then. It is told once, however often this is called. */
  async tellFormerAddress(userId: string, addressHash: string): Promise<void> {
    const at = this.clock.now();
    const about = { ...NOTHING, kind: 'address', userId, at };
    const id = `address-${userId}-${addressHash.slice(0, 16)}`;
    await this.deliveries.add(this, { id, about, expiresAt: after(at, WORTH_TELLING_MS) });
  }

  async from(event: RecordedEvent<AnyEvent>): Promise<NewDelivery | null> {
    const { at } = event.metadata;
    const expiresAt = after(at, WORTH_TELLING_MS);
    if (Date.parse(expiresAt) <= Date.parse(this.clock.now())) return null;
    const of = (kind: Notice['kind'], userId: string, name: string | null = null): NewDelivery => ({
      id: event.id,
      about: { ...NOTHING, kind, userId, at, name },
      expiresAt,
    });
    switch (event.type) {
      case 'PasswordChanged':
        return of('password', event.data.userId);
      case 'ApiKeyIssued':
        return of('api-key', event.data.userId, event.data.name);
      default:
        return null;
    }
  }

  /** null: the person is gone, or the former address was told already. */
  async build(record: DeliveryRecord): Promise<EmailMessage | null> {
    const about = aboutOf(record);
    const { userId, kind, at } = about;
    const person = (await this.personalData.read([userId])).get(userId);
    const to = kind === 'address' ? person?.formerEmail : person?.email;
    if (to === undefined) return null;
    const [from = null] =
      about.from === null ? [] : await this.personalData.openAddresses([{ userId, from: about.from }]);
    return noticeMessage(noticeOf(about, from), at, { id: record.id, to, about: [userId] });
  }

  /** The former address is kept until it was told. */
  async attempt(message: EmailMessage): Promise<void> {
    await mailed(this.mail, this.personalData, message);
    const [userId = ''] = message.about;
    const known = await this.personalData.known(userId);
    const { formerEmail, ...person } = known.person ?? {};
    if (formerEmail !== undefined && formerEmail === message.to)
      await this.personalData.put(userId, person, known.erasures);
  }

  async replace(): Promise<null> {
    return null;
  }
}

const placeId = (userId: string, hour: number): string => `place-${userId}-${hour}`;
