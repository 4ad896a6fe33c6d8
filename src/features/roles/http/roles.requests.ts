import { Name, Text, TextsOf } from '../../../edge/pipeline/fields.js';

const LONGEST_DESCRIPTION = 1000;
const LONGEST_CAPABILITY = 100;

export class CreateRoleBody {
  @Name({ example: 'Auditor' })
  name: string;

  @Text(LONGEST_DESCRIPTION, { optional: true, nullable: true, example: 'Reads what happened' })
  description?: string | null;

  @TextsOf(LONGEST_CAPABILITY, { example: ['audit:view'], description: 'What its holders may do; none is allowed' })
  capabilities: string[];
}

export class EditRoleBody {
  @Name({ optional: true, example: 'Auditor' })
  name?: string;

  @Text(LONGEST_DESCRIPTION, { optional: true, nullable: true, description: 'null clears it' })
  description?: string | null;

  @TextsOf(LONGEST_CAPABILITY, {
    optional: true,
    example: ['audit:view'],
    description: 'All that it holds from now on',
  })
  capabilities?: string[];
}

export class DuplicateRoleBody {
  @Name({ example: 'Auditor' })
  name: string;

  @Text(LONGEST_DESCRIPTION, { optional: true, nullable: true, description: 'Left out: that of the original' })
  description?: string | null;

  @TextsOf(LONGEST_CAPABILITY, {
    optional: true,
    example: ['audit:view'],
    description: 'Left out: those of the original',
  })
  capabilities?: string[];
}
