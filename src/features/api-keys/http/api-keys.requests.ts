import { IdOf, IdsOf, Name, NamedPageQuery, OneOf, TextsOf, Time } from '../../../edge/pipeline/fields.js';

export class IssueApiKeyBody {
  @Name({ example: 'Laptop' })
  name: string;

  @TextsOf(100, {
    optional: true,
    nullable: true,
    example: ['tools:create'],
    description: 'Left out or null: all that you hold',
  })
  capabilities?: string[] | null;

  @IdsOf('gw', { optional: true, nullable: true, description: 'Left out or null: every gateway you reach' })
  gatewayIds?: string[] | null;

  @Time({ optional: true, nullable: true, description: 'At most five years ahead; left out or null: until revoked' })
  expiresAt?: string | null;
}

export class ListApiKeysQuery extends NamedPageQuery {
  @IdOf('usr', { optional: true, description: 'Whom the key acts as' })
  user?: string;

  @IdOf('gw', { optional: true, description: 'Good for this gateway: narrowed to it, or not narrowed to any' })
  gateway?: string;

  @OneOf(['active', 'expired', 'revoked'], { optional: true })
  status?: 'active' | 'expired' | 'revoked';
}
