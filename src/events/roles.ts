import { changed, created, removed } from './audit-rule.js';
import { event, type EventOf, eventsIn } from './declaration.js';
import { id, listOf, nullable, text, unlisted } from './fields.js';

const role = { organizationId: id('organization'), roleId: id('role') };

export const ROLE_EVENTS = eventsIn('membership', {
  RoleCreated: event(
    {
      ...role,
      name: text,
      description: nullable(text),
      capabilities: listOf(text),
      /** The role it was copied from, built-in or not; null if it is no copy. */
      copyOf: nullable(unlisted(id('role'))),
    },
    created('role.created', '{actor} created role {name}', ({ name, description, capabilities, copyOf }) => ({
      name,
      description,
      capabilities,
      ...(copyOf !== null && { copyOf }),
    })),
  ),
  RoleRenamed: event(
    { ...role, name: text },
    changed('role.renamed', '{actor} renamed role {old name} to {new name}', ['name']),
  ),
  RoleDescribed: event(
    { ...role, description: nullable(text) },
    changed('role.described', '{actor} changed the description of role {name}', ['description']),
  ),
  /** Holds all capabilities of the role. From this event on its holders have these and no others. */
  RoleCapabilitiesChanged: event(
    { ...role, capabilities: listOf(text) },
    changed('role.capabilities-changed', '{actor} changed what role {name} holds', ['capabilities']),
  ),
  RoleDeleted: event(role, removed('role.deleted', '{actor} deleted role {name}')),
});

export type RoleEvent = EventOf<typeof ROLE_EVENTS>;
