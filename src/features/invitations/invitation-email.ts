import { Inject, Injectable } from '@nestjs/common';
import { EDGE_SETTINGS, type EdgeSettings } from '../../edge/pipeline/edge-settings.js';
import type { AnyEvent } from '../../events/event-catalogue.js';
import { systemRequest } from '../../execution/command-request.js';
import { Executor } from '../../execution/executor.js';
import { Deliveries } from '../../jobs/deliveries/deliveries.js';
import type { Delivery, NewDelivery } from '../../jobs/deliveries/delivery.js';
import { mailed } from '../../jobs/deliveries/mailed.js';
import type { RecordedEvent } from '../../kernel/domain-event.js';
import { CLOCK, type Clock } from '../../ports/clock.port.js';
import { DELIVERY_LOG, type DeliveryLog, type DeliveryRecord, NotDelivered } from '../../ports/deliveries.port.js';
import { ID_SOURCE, type IdSource } from '../../ports/id-source.port.js';
import { MAIL, type EmailMessage, type Mail } from '../../ports/mail.port.js';
import { PERSONAL_DATA, type PersonalData } from '../../ports/personal-data.port.js';
import { hasExpired, type Invitation } from '../memberships/domain/membership.state.js';
import { MEMBERSHIP } from '../memberships/domain/membership.stream.js';
import { Membership } from '../memberships/membership.js';
import { Organizations } from '../organizations/organizations.js';
import { TeamRoster } from '../teams/team-roster.js';
import { renewToken } from './domain/renew-token.decision.js';
import { invitationMessage } from './invitation-message.js';
import { InvitationTokens } from './invitation-tokens.js';

interface About {
  readonly organizationId: string;
  readonly invitationId: string;
  readonly tokenHash: string;
  /** Id of the person who invites; null if unknown. */
  readonly invitedBy: string | null;
}

/** Longer than a mail server may take. */
const CLAIM_MS = 30_000;
/** Shorter, for when sending an email twice does no harm: another process may take over sooner after a crash. */
const REPEATABLE_CLAIM_MS = 5_000;

const aboutOf = ({ about }: DeliveryRecord): About => about as Readonly<Record<string, string | null>> & About;
const idOf = (invitationId: string, tokenHash: string): string => `${invitationId}-${tokenHash.slice(0, 16)}`;

/** PPL-1: the email with the newest token of an invitation, one email for each token. */
@Injectable()
export class InvitationEmail implements Delivery<EmailMessage> {
  readonly kind = 'delivery';
  readonly name = 'invitation_email';
  readonly handles = new Set<AnyEvent['type']>(['InvitationSent', 'InvitationResent']);
  readonly backoff = { firstMs: 1_000, longestMs: 5 * 60_000 };
  readonly repeatable: boolean;
  readonly claimMs: number;

  constructor(
    private readonly executor: Executor,
    private readonly deliveries: Deliveries,
    private readonly tokens: InvitationTokens,
    private readonly organizations: Organizations,
    private readonly membership: Membership,
    private readonly teams: TeamRoster,
    @Inject(DELIVERY_LOG) private readonly deliveryLog: DeliveryLog,
    @Inject(PERSONAL_DATA) private readonly personalData: PersonalData,
    @Inject(MAIL) private readonly mail: Mail,
    @Inject(EDGE_SETTINGS) private readonly settings: EdgeSettings,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ID_SOURCE) private readonly ids: IdSource,
  ) {
    this.repeatable = mail.repeatable;
    this.claimMs = mail.repeatable ? REPEATABLE_CLAIM_MS : CLAIM_MS;
  }

  /** Starts sending at once; a failure is retried later by the delivery. Never rejects. */
  begin(organizationId: string, invitation: Invitation, invitedBy: string): Promise<void> {
    return this.deliveries.begin(this, this.emailOf(organizationId, invitation, invitedBy));
  }

  async from({ data, metadata: { actor } }: RecordedEvent<AnyEvent>): Promise<NewDelivery | null> {
    const { organizationId, invitationId, tokenHash } = data as About;
    const invitation = await this.pending({ organizationId, invitationId, tokenHash });
    if (invitation === null) return null;
    const invitedBy = actor.userId ?? (await this.inviterBefore(organizationId, invitation));
    return this.emailOf(organizationId, invitation, invitedBy);
  }

  async build(record: DeliveryRecord): Promise<EmailMessage | null> {
    const about = aboutOf(record);
    const invitation = await this.pending(about);
    if (invitation === null) return null;
    const { organizationId, invitationId, invitedBy } = about;
    const token = this.tokens.plain(organizationId, invitationId, invitation.generation);
    // The master key was changed: the token cannot be derived any more.
    if (this.tokens.hash(organizationId, invitationId, invitation.generation) !== invitation.tokenHash) {
      const next = await this.replace(record);
      if (next !== null) await this.deliveries.add(this, next);
      return null;
    }
    const subjects = invitedBy === null ? [invitationId] : [invitationId, invitedBy];
    const people = await this.personalData.read(subjects);
    const to = people.get(invitationId)?.email;
    if (to === undefined) throw new NotDelivered('the address is not known any more');
    return invitationMessage({
      id: record.id,
      to,
      about: subjects,
      organizationName: (await this.organizations.named(organizationId)).name,
      inviterName: (invitedBy !== null && people.get(invitedBy)?.name) || null,
      roleName: await this.membership.roleName(organizationId, invitation.roleId),
      teamNames: await this.teams.namesOf(organizationId, invitation.teamIds),
      link: `${this.settings.publicUrl}/invitations/accept?token=${token}`,
      expiresAt: invitation.expiresAt,
    });
  }

  attempt(message: EmailMessage): Promise<void> {
    return mailed(this.mail, this.personalData, message);
  }

  /** A token that may have been sent is never sent again: the next email has a new one and names the same inviter. */
  async replace(record: DeliveryRecord): Promise<NewDelivery | null> {
    const { organizationId, invitationId, tokenHash: formerHash, invitedBy } = aboutOf(record);
    const [commandId, at] = [this.ids.uuid(), this.clock.now()];
    const { state, events } = await this.executor.execute({
      definition: MEMBERSHIP,
      id: organizationId,
      organizationId,
      request: systemRequest('mail', commandId, at, { correlationId: commandId, id: commandId }),
      decide: (before) => {
        const generation = (before.invitations.get(invitationId)?.generation ?? 0) + 1;
        const tokenHash = this.tokens.hash(organizationId, invitationId, generation);
        return renewToken(before, { organizationId, invitationId, formerHash, tokenHash, at });
      },
    });
    const invitation = state.invitations.get(invitationId);
    return events.length > 0 && invitation ? this.emailOf(organizationId, invitation, invitedBy) : null;
  }

  private emailOf(organizationId: string, invitation: Invitation, invitedBy: string | null): NewDelivery {
    const { invitationId, tokenHash, expiresAt } = invitation;
    return {
      id: idOf(invitationId, tokenHash),
      about: { organizationId, invitationId, tokenHash, invitedBy },
      expiresAt,
    };
  }

  /** null if the invitation has another token by now, or is no longer pending. */
  private async pending({
    organizationId,
    invitationId,
    tokenHash,
  }: Omit<About, 'invitedBy'>): Promise<Invitation | null> {
    const { state } = await this.executor.read(MEMBERSHIP, organizationId);
    const invitation = state.invitations.get(invitationId);
    const wanted = invitation?.status === 'pending' && invitation.tokenHash === tokenHash;
    return wanted && !hasExpired(invitation, this.clock.now()) ? invitation : null;
  }

  /** Id of the person whom the newest email names as inviter; null if nobody is known. */
  async inviterOf({ invitationId, tokenHash }: Pick<Invitation, 'invitationId' | 'tokenHash'>): Promise<string | null> {
    const record = await this.deliveryLog.find(this.name, idOf(invitationId, tokenHash));
    return record && aboutOf(record).invitedBy;
  }

  /** When the system replaced a token, the email still names the person who invited. */
  private inviterBefore(organizationId: string, { invitationId, generation }: Invitation): Promise<string | null> {
    return this.inviterOf({
      invitationId,
      tokenHash: this.tokens.hash(organizationId, invitationId, generation - 1),
    });
  }
}
