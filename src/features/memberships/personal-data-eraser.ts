import { Inject, Injectable } from '@nestjs/common';
import { Accounts } from '../accounts/accounts.js';
import { Executor } from '../../execution/executor.js';
import { unavailable } from '../../kernel/refusal.js';
import { ACCESS, type Access } from '../../ports/access/access.port.js';
import { MAIL, type Mail } from '../../ports/mail.port.js';
import { PERSONAL_DATA, type PersonalData } from '../../ports/personal-data.port.js';
import { invitationsTo } from './domain/erasing.decisions.js';
import { MEMBERSHIP } from './domain/membership.stream.js';

interface Person {
  readonly organizationId: string;
  readonly userId: string;
}

/** Makes names and addresses unreadable everywhere they are stored (docs/adr/0012). Everything here may be repeated at any time. */
@Injectable()
export class PersonalDataEraser {
  constructor(
    private readonly executor: Executor,
    private readonly accounts: Accounts,
    @Inject(ACCESS) private readonly access: Access,
    @Inject(PERSONAL_DATA) private readonly personalData: PersonalData,
    @Inject(MAIL) private readonly mail: Mail,
  ) {}

  /** PPL-7: erases what the organization holds of a person. Their account is theirs, also if they are in no other organization. */
  async ofMember({ organizationId, userId }: Person): Promise<void> {
    const { state } = await this.executor.read(MEMBERSHIP, organizationId);
    if (state.former.get(userId) !== 'erased') return;
    const addressHash = await this.accounts.addressHashOf(userId);
    const invitations = invitationsTo(state, { userId, addressHash }).map(({ invitationId }) => invitationId);
    await this.ofSubjects([...invitations, userId], invitations);
  }

  /** ORG-4: for all people of a deleted organization who are in no other one. They keep their accounts and can sign in. */
  async ofOrganization(organizationId: string): Promise<void> {
    const { state } = await this.executor.read(MEMBERSHIP, organizationId);
    const invitations = [...state.invitations.keys()];
    const homeless = [...state.members.keys()].filter((userId) => !this.isElsewhere(userId));
    await this.ofSubjects([...invitations, ...homeless], [...invitations, ...homeless]);
  }

  private async ofSubjects(mentioned: readonly string[], kept: readonly string[]): Promise<void> {
    for (const subjectId of kept) await this.personalData.erase(subjectId);
    await this.mail.forget(mentioned);
  }

  /** Asks this process's access picture, which already includes the event that led here. */
  private isElsewhere(userId: string): boolean {
    if (!this.access.trusted())
      throw unavailable(
        'access.stale',
        'Where else somebody is a member cannot be told at the moment; what is begun will be finished.',
        { retryAfter: 2 },
      );
    return this.access.picture().organizationsOf(userId).length > 0;
  }
}
