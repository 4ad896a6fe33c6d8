import { Email, IdOf, IdsOf, Name, OneOf, PageQuery, Password, Text } from '../../../edge/pipeline/fields.js';
import { RoleField } from '../../../edge/pipeline/role.field.js';

const LONGEST_TOKEN = 500;

export class SendInvitationBody {
  @Email()
  email: string;

  @RoleField()
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

export class ListInvitationsQuery extends PageQuery {
  @RoleField({ optional: true })
  role?: string;

  @IdOf('team', { optional: true })
  team?: string;

  @OneOf(['pending', 'expired', 'accepted', 'revoked'], { optional: true })
  status?: 'pending' | 'expired' | 'accepted' | 'revoked';

  @Text(200, { optional: true, example: 'grace', description: 'Beginnings of words of the address' })
  q?: string;
}
