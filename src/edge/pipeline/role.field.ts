import { Text } from './fields.js';

const LONGEST_ROLE_ID = 100;

/** A role: built-in, or by the id of one of the organization's own. */
export const RoleField = (options: { readonly optional?: boolean } = {}): PropertyDecorator =>
  Text(LONGEST_ROLE_ID, {
    ...options,
    example: 'member',
    description: "owner, admin, member or the id of one of the organization's own",
  });
