import { Flag, IdOf, OneOf, PageQuery, Text } from '../../../edge/pipeline/fields.js';
import { RoleField } from '../../../edge/pipeline/role.field.js';

export class ListMembersQuery extends PageQuery {
  @RoleField({ optional: true })
  role?: string;

  @IdOf('team', { optional: true })
  team?: string;

  @OneOf(['active', 'suspended'], { optional: true })
  status?: 'active' | 'suspended';

  @Text(200, { optional: true, example: 'ada', description: 'Beginnings of words of a name or an address' })
  q?: string;
}

export class ChangeRoleBody {
  @RoleField()
  roleId: string;
}

export class TransferOwnershipBody {
  @IdOf('usr', { description: 'An active member' })
  toUserId: string;

  @Flag({ description: 'Whether to stay an owner beside the other; an admin otherwise' })
  keepOwnership: boolean;
}
