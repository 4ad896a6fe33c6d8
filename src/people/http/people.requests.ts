import { Email, IdOf, IdsOf, Name, OneOf, PageQuery, Password, Text } from '../../http/fields.js';

const ROLE = {
  example: 'member',
  description: "owner, admin, member or the id of one of the organization's own",
} as const;
const LONGEST_ROLE_ID = 100;
const LONGEST_TOKEN = 500;

export class SendInvitationBody {
  @Email()
  email: string;

  @Text(LONGEST_ROLE_ID, ROLE)
  roleId: string;

  @IdsOf('team', { optional: true, description: 'Teams to join on accepting' })
  teamIds?: string[];
}

export class AcceptInvitationBody {
  @Text(LONGEST_TOKEN, { example: 'aW52XzAxa2Ft…', description: 'As it stands in the link of the mail' })
  token: string;

  @Name({ optional: true, example: 'Grace Hopper', description: 'Without an account' })
  name?: string;

  @Password({ optional: true, description: 'Without an account' })
  password?: string;
}

export class ListMembersQuery extends PageQuery {
  @Text(LONGEST_ROLE_ID, { optional: true, ...ROLE })
  role?: string;

  @IdOf('team', { optional: true })
  team?: string;

  @OneOf(['active', 'suspended'], { optional: true })
  status?: 'active' | 'suspended';

  @Text(200, { optional: true, example: 'ada', description: 'Beginnings of words of a name or an address' })
  q?: string;
}

export class ListInvitationsQuery extends PageQuery {
  @Text(LONGEST_ROLE_ID, { optional: true, ...ROLE })
  role?: string;

  @IdOf('team', { optional: true })
  team?: string;

  @OneOf(['pending', 'expired', 'accepted', 'revoked'], { optional: true })
  status?: 'pending' | 'expired' | 'accepted' | 'revoked';

  @Text(200, { optional: true, example: 'grace', description: 'Beginnings of words of the address' })
  q?: string;
}

export class ChangeRoleBody {
  @Text(LONGEST_ROLE_ID, ROLE)
  roleId: string;
}
