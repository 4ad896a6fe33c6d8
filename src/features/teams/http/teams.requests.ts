import { Name, Text } from '../../../edge/pipeline/fields.js';

const LONGEST_DESCRIPTION = 1000;

export class CreateTeamBody {
  @Name()
  name: string;

  @Text(LONGEST_DESCRIPTION, { optional: true, nullable: true, example: 'People who look things up' })
  description?: string | null;
}

export class ChangeTeamBody {
  @Name({ optional: true })
  name?: string;

  @Text(LONGEST_DESCRIPTION, { optional: true, nullable: true, description: 'null clears it' })
  description?: string | null;
}

export class DisableTeamBody {
  @Text(500, {
    optional: true,
    nullable: true,
    example: 'Back on Monday.',
    description: 'Shown to those who are cut off',
  })
  message?: string | null;
}
