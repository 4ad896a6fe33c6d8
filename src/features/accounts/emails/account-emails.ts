import { Inject, Injectable } from '@nestjs/common';
import { EDGE_SETTINGS, type EdgeSettings } from '../../../edge/pipeline/edge-settings.js';
import type { LinkPurpose } from '../../../events/accounts.js';
import type { AnyEvent } from '../../../events/event-catalogue.js';
import { Executor } from '../../../execution/executor.js';
import { Deliveries } from '../../../jobs/deliveries/deliveries.js';
import type { Delivery, NewDelivery } from '../../../jobs/deliveries/delivery.js';
import { mailed } from '../../../jobs/deliveries/mailed.js';
import { hashToken } from '../../../kernel/bearer-token.js';
import type { RecordedEvent } from '../../../kernel/domain-event.js';
import { CLOCK, type Clock } from '../../../ports/clock.port.js';
import { type DeliveryRecord, NotDelivered } from '../../../ports/deliveries.port.js';
import { MAIL, type EmailMessage, type Mail } from '../../../ports/mail.port.js';
import { PERSONAL_DATA, type PersonalData } from '../../../ports/personal-data.port.js';
import { linkMessage } from './account-messages.js';
import { AccountTokens } from '../links/account-tokens.js';
import type { AccountLink } from '../domain/account.state.js';
import { ACCOUNT } from '../domain/account.stream.js';

interface About {
  readonly userId: string;
  readonly purpose: LinkPurpose;
  readonly tokenHash: string;
}

const aboutOf = ({ about }: DeliveryRecord): About => about as Readonly<Record<string, string>> & About;

/** ACT-2, ACT-3: the emails with the links of an account, one for each link. */
@Injectable()
export class AccountEmails implements Delivery<EmailMessage> {
  readonly kind = 'delivery';
  readonly name = 'account_email';
  readonly handles = new Set<AnyEvent['type']>(['AccountLinkMade']);
  readonly backoff = { firstMs: 1_000, longestMs: 5 * 60_000 };
  /** The same link twice does no harm: it works once. */
  readonly repeatable = true;
  readonly claimMs = 30_000;

  constructor(
    private readonly executor: Executor,
    private readonly deliveries: Deliveries,
    private readonly tokens: AccountTokens,
    @Inject(PERSONAL_DATA) private readonly personalData: PersonalData,
    @Inject(MAIL) private readonly mail: Mail,
    @Inject(EDGE_SETTINGS) private readonly settings: EdgeSettings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Starts sending the newest link for the purpose. A failure is retried later. Never rejects, and waits a second at most. */
  async begin(userId: string, purpose: LinkPurpose): Promise<void> {
    const link = await this.wanted({ userId, purpose });
    if (link !== null) await this.deliveries.begin(this, emailOf({ userId, purpose }, link));
  }

  async from({ data }: RecordedEvent<AnyEvent>): Promise<NewDelivery | null> {
    const about = data as About;
    const link = await this.wanted(about);
    return link?.tokenHash === about.tokenHash ? emailOf(about, link) : null;
  }

  async build(record: DeliveryRecord): Promise<EmailMessage | null> {
    const { userId, purpose, tokenHash } = aboutOf(record);
    const link = await this.wanted({ userId, purpose });
    if (link?.tokenHash !== tokenHash) return null;
    const token = this.tokens.plain({ userId, purpose }, link.generation);
    // The master key was changed: the token cannot be derived any more, and the person asks for a new link.
    if (hashToken(token) !== tokenHash) return null;
    const person = (await this.personalData.read([userId])).get(userId);
    const to = purpose === 'address' ? person?.newEmail : person?.email;
    if (to === undefined) throw new NotDelivered('the address cannot be read');
    const { publicUrl } = this.settings;
    const envelope = { id: record.id, to, about: [userId] };
    return linkMessage(purpose, { ...envelope, publicUrl, token, expiresAt: link.expiresAt });
  }

  attempt(message: EmailMessage): Promise<void> {
    return mailed(this.mail, this.personalData, message);
  }

  async replace(): Promise<null> {
    return null;
  }

  /** The newest link for the purpose; null if it cannot be used any more. */
  private async wanted({ userId, purpose }: Omit<About, 'tokenHash'>): Promise<AccountLink | null> {
    const { state } = await this.executor.read(ACCOUNT, userId);
    const link = state.status === 'open' ? state.links[purpose] : undefined;
    return link && !link.used && Date.parse(link.expiresAt) > Date.parse(this.clock.now()) ? link : null;
  }
}

const emailOf = (
  { userId, purpose }: Omit<About, 'tokenHash'>,
  { tokenHash, expiresAt }: AccountLink,
): NewDelivery => ({
  id: `${userId}-${tokenHash.slice(0, 16)}`,
  about: { userId, purpose, tokenHash },
  expiresAt,
});
