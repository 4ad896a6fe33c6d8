import { PageQuery, Text, Time } from '../../../edge/pipeline/fields.js';

export class AuditQuery extends PageQuery {
  @Text(200, {
    optional: true,
    example: 'usr_01kamz4x8dfyjv8a2p6c2w9g5r',
    description: "A person's id, an API key's id, or the name of a part of the system",
  })
  actor?: string;

  @Text(200, { optional: true, example: 'team.disabled' })
  action?: string;

  @Text(200, {
    optional: true,
    example: 'team_01kamz4x8dfyjv8a2p6c2w9g5r',
    description: 'Id of anything that the change concerned',
  })
  object?: string;

  @Time({ optional: true, description: 'First moment' })
  from?: string;

  @Time({ optional: true, description: 'Last moment, inclusive' })
  to?: string;
}
