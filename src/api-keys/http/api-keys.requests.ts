import { IdsOf, Name, TextsOf, Time } from '../../http/fields.js';

export class IssueApiKeyBody {
  @Name({ example: 'Laptop' })
  name: string;

  @TextsOf(100, { optional: true, nullable: true, example: ['tools:create'], description: 'Left out or null: all that you hold' })
  capabilities?: string[] | null;

  @IdsOf('gw', { optional: true, nullable: true, description: 'Left out or null: every gateway you reach' })
  gatewayIds?: string[] | null;

  @Time({ optional: true, nullable: true, description: 'At most five years ahead; left out or null: until revoked' })
  expiresAt?: string | null;
}
