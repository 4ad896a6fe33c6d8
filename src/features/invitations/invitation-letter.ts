import { Inject, Injectable } from '@nestjs/common';
import { EDGE_SETTINGS, type EdgeSettings } from '../../edge/pipeline/edge-settings.js';
import { Organizations } from '../organizations/organizations.js';
import type { MailMessage } from '../../ports/mail.port.js';
import { PERSONAL_DATA, type PersonalData } from '../../ports/personal-data.port.js';
import type { Invitation } from '../memberships/domain/membership.state.js';
import { invitationMail } from './invitation-mail.js';
import { Membership } from '../memberships/membership.js';

export interface OneLetter {
  readonly organizationId: string;
  readonly invitationId: string;
  /** In whose name; null where nobody is known. */
  readonly invitedBy: string | null;
}

/** Writes the letters that tokens travel in, with the names and addresses of the moment. */
@Injectable()
export class InvitationLetter {
  constructor(
    private readonly organizations: Organizations,
    private readonly membership: Membership,
    @Inject(PERSONAL_DATA) private readonly personalData: PersonalData,
    @Inject(EDGE_SETTINGS) private readonly settings: EdgeSettings,
  ) {}

  /** @returns null where the address was erased. @throws Refusal `organization.unknown` */
  async write(
    { organizationId, invitationId, invitedBy }: OneLetter,
    { tokenHash, roleId, expiresAt }: Invitation,
    token: string,
  ): Promise<MailMessage | null> {
    const { name } = await this.organizations.named(organizationId);
    const about = invitedBy === null ? [invitationId] : [invitationId, invitedBy];
    const people = await this.personalData.read(about);
    const to = people.get(invitationId)?.email;
    if (to === undefined) return null;
    const inviterName = (invitedBy !== null && people.get(invitedBy)?.name) || null;
    const link = `${this.settings.publicUrl}/invitations/accept?token=${token}`;
    const id = `${invitationId}-${tokenHash.slice(0, 16)}`;
    const roleName = await this.membership.roleName(organizationId, roleId);
    return invitationMail({ id, to, about, organizationName: name, inviterName, roleName, link, expiresAt });
  }
}
