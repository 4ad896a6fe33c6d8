import { Inject, Injectable } from '@nestjs/common';
import { childRequest } from '../../execution/child-request.js';
import type { CommandRequest } from '../../execution/command-request.js';
import { conflict, notFound, unavailable } from '../../kernel/refusal.js';
import { ACCESS, type Access, type OrganizationFacts } from '../../ports/access/access.port.js';
import { Membership } from '../memberships/membership.js';
import { Accounts } from './accounts.js';

/** Ends an account, and with it all memberships of the person. */
@Injectable()
export class AccountDeletion {
  constructor(
    private readonly accounts: Accounts,
    private readonly membership: Membership,
    @Inject(ACCESS) private readonly access: Access,
  ) {}

  /**
   * PPL-7: the person is erased in each organization, also those they left, and then the account. Nothing is done if an organization would have no owner
   * afterwards. If the process dies in between, it may be asked again.
   * @throws Refusal `account.unknown`, `owner.last` with the organizations, `access.stale`
   */
  async delete(request: CommandRequest, userId: string): Promise<void> {
    if (!(await this.accounts.exists(userId))) throw notFound('account.unknown', 'There is no such account.');
    const organizations = this.organizationsOf(userId);
    const owned = await this.ownedAlone(organizations, userId);
    if (owned.length > 0)
      throw conflict(
        'owner.last',
        'You are the last owner of organizations. Make others owners, or delete them first.',
        {
          organizations: owned.map(({ organizationId: id, slug }) => ({ id, slug })),
        },
      );
    for (const { organizationId } of [...organizations, ...this.access.picture().organizationsLeft(userId)])
      await this.membership.eraseSelf(childRequest(request, `leave ${organizationId}`), { organizationId, userId });
    await this.accounts.erase(childRequest(request, 'erase the account'), userId);
  }

  private organizationsOf(userId: string): readonly OrganizationFacts[] {
    if (!this.access.trusted())
      throw unavailable('access.stale', 'Where the person is a member cannot be told at the moment.', {
        retryAfter: 2,
      });
    return this.access
      .picture()
      .organizationsOf(userId)
      .map(({ organization }) => organization);
  }

  private async ownedAlone(
    organizations: readonly OrganizationFacts[],
    userId: string,
  ): Promise<readonly OrganizationFacts[]> {
    const owned: OrganizationFacts[] = [];
    for (const organization of organizations)
      if (await this.membership.isLastOwner(organization.organizationId, userId)) owned.push(organization);
    return owned;
  }
}
