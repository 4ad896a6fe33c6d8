import { notFound, type Refusal } from '../../../kernel/refusal.js';

export const unknownOrganization = (): Refusal => notFound('organization.unknown', 'There is no such organization.');
