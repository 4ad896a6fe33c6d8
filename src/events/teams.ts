import { changed, created, removed } from './audit-rule.js';
import { event, type EventOf, eventsIn } from './declaration.js';
import { id, nullable, optional, text } from './fields.js';

const team = { organizationId: id('organization'), teamId: id('team') };

export const TEAM_EVENTS = eventsIn('teams', {
  TeamCreated: event(
    { ...team, name: text, description: nullable(text) },
    created('team.created', '{actor} created team {name}', ({ name, description }) => ({
      name,
      description,
      enabled: true,
      message: null,
    })),
  ),
  TeamRenamed: event(
    { ...team, name: text },
    changed('team.renamed', '{actor} renamed team {old name} to {new name}', ['name']),
  ),
  TeamDescribed: event(
    { ...team, description: nullable(text) },
    changed('team.described', '{actor} changed the description of team {name}', ['description']),
  ),
  TeamDisabled: event(
    {
      ...team,
      /** Shown to the people who lose access. */
      message: nullable(text),
    },
    changed('team.disabled', '{actor} disabled team {name}', ({ message }) => ({ enabled: false, message })),
  ),
  TeamEnabled: event(
    team,
    changed('team.enabled', '{actor} enabled team {name}', () => ({ enabled: true, message: null })),
  ),
  TeamDeleted: event(team, removed('team.deleted', '{actor} deleted team {name}')),
  TeamMemberAdded: event(
    {
      ...team,
      /** The invitation through which the person joined; absent if another person added them. */
      invitationId: optional(id('invitation')),
      userId: id('member'),
    },
    created(
      'team.member-added',
      ['{actor} added {member} to team {name}', '{actor} joined team {name}'],
      ['userId'],
      [],
    ),
  ),
  TeamMemberRemoved: event(
    { ...team, userId: id('member') },
    removed(
      'team.member-removed',
      ['{actor} took {member} out of team {name}', '{actor} left team {name}'],
      ['userId'],
      [],
    ),
  ),
});

export type TeamsEvent = EventOf<typeof TEAM_EVENTS>;
