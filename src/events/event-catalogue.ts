import { ACCOUNT_EVENTS } from './accounts.js';
import { API_KEY_EVENTS } from './api-keys.js';
import type { AuditedDeclaration, Declared, EventDeclaration } from './declaration.js';
import { GATEWAY_EVENTS } from './gateways.js';
import { INVITATION_EVENTS } from './invitations.js';
import { MEMBER_EVENTS } from './memberships.js';
import { ORGANIZATION_EVENTS } from './organizations.js';
import { ROLE_EVENTS } from './roles.js';
import { SERVER_EVENTS } from './servers.js';
import { SET_UP_EVENTS } from './set-up.js';
import { SLUG_EVENTS } from './slugs.js';
import { TEAM_EVENTS } from './teams.js';
import { VALUE_EVENTS } from './values.js';

const SETS = [
  ACCOUNT_EVENTS,
  API_KEY_EVENTS,
  GATEWAY_EVENTS,
  INVITATION_EVENTS,
  MEMBER_EVENTS,
  ORGANIZATION_EVENTS,
  ROLE_EVENTS,
  SERVER_EVENTS,
  SET_UP_EVENTS,
  SLUG_EVENTS,
  TEAM_EVENTS,
  VALUE_EVENTS,
];

const DECLARED = {
  ...ACCOUNT_EVENTS.events,
  ...API_KEY_EVENTS.events,
  ...GATEWAY_EVENTS.events,
  ...INVITATION_EVENTS.events,
  ...MEMBER_EVENTS.events,
  ...ORGANIZATION_EVENTS.events,
  ...ROLE_EVENTS.events,
  ...SERVER_EVENTS.events,
  ...SET_UP_EVENTS.events,
  ...SLUG_EVENTS.events,
  ...TEAM_EVENTS.events,
  ...VALUE_EVENTS.events,
};
type Catalogue = typeof DECLARED;

export type EventName = keyof Catalogue;
export type AuditedName = {
  [Name in EventName]: Catalogue[Name] extends AuditedDeclaration<infer _> ? Name : never;
}[EventName];

export type EventNamed<Name extends EventName> = { [Each in Name]: Declared<Each, Catalogue[Each]> }[Name];
export type AnyEvent = EventNamed<EventName>;

/** The categories of all streams: a stream is `<category>-<id>`. */
export const STREAM_CATEGORIES: readonly string[] = [...new Set(SETS.map(({ category }) => category))];

/** One declaration for each stored name. A name is never reused and never removed. */
export const EVENT_CATALOGUE: Readonly<Record<EventName, EventDeclaration>> = DECLARED;
