import type { DomainEvent, EventMetadata, RecordedEvent } from '../../../src/kernel/domain-event.js';
import { GATEWAYS } from './gateways.js';
import { ORGANIZATIONS } from './organizations.js';
import { API_KEYS } from './api-keys.js';
import { MEMBERS } from './members.js';
import { ROLES } from './roles.js';
import { SERVERS } from './servers.js';
import { compactProvenance } from './compact.js';
import type { EventRef } from '../memory/provenance.js';
import type { AccessState } from '../model/access-state.js';
import { TEAMS } from './teams.js';

type Handler = (state: AccessState, data: never, by: EventRef) => void;

const HANDLERS = new Map<string, Handler>(
  Object.entries({ ...ORGANIZATIONS, ...MEMBERS, ...API_KEYS, ...ROLES, ...TEAMS, ...GATEWAYS, ...SERVERS } as Record<
    string,
    Handler
  >),
);

/** Whether an event of that name can change access. A reader of the log need not decode the others. */
export const decidesAccess = (type: string): boolean => HANDLERS.has(type);

/** The part of an event that the fold needs. */
export type Happening = Pick<RecordedEvent<DomainEvent>, 'type' | 'data' | 'id' | 'position'> & {
  readonly metadata: Pick<EventMetadata, 'at'>;
};

/** Folds one event into the state, in place. An unknown name only moves the position. An event that was folded before is skipped. */
export const applyEvent = (state: AccessState, event: Happening | RecordedEvent<DomainEvent>): void => {
  if (event.position > state.position) takeEvent(state, event, event.position, event.metadata.at, event.id);
};

/** Folds an event that is certain to be the next one. @param at RFC 3339 UTC @param uuid of the event */
export const takeEvent = (state: AccessState, event: DomainEvent, position: bigint, at: string, uuid: string): void => {
  state.position = position;
  const handler = HANDLERS.get(event.type);
  if (!handler) return;
  if (state.provenance.needsCompaction) compactProvenance(state);
  handler(state, event.data as never, state.provenance.add(at, uuid));
};

/** @param position every event up to here was given, skipped ones included */
export const passPosition = (state: AccessState, position: bigint): void => {
  if (position > state.position) state.position = position;
};
