import { Text } from './fields.js';

const LONGEST_ROLE_ID = 100;

/** A role: the name of a built-in one, or the id of one that the organization made. */
export const RoleField = (options: { readonly optional?: boolean } = {}): PropertyDecorator =>
  Text(LONGEST_ROLE_ID, {
    ...options,
    example: 'member',
    description: "owner, admin, member or the id of one of the organization's own",
  });
