import { Text } from '../../../edge/pipeline/fields.js';

export class SuggestSlugQuery {
  @Text(200, { example: 'Acme Inc', description: 'Name to suggest a slug for' })
  name: string;
}
