import type { DomainEvent } from '../../../src/kernel/domain-event.js';
import type { EventRef } from '../memory/provenance.js';
import type { AccessState } from '../model/access-state.js';

/** What each event does to the state, by stored name; those left out decide no access. */
export type Handlers<E extends DomainEvent> = {
  readonly [Type in E['type']]?: (
    state: AccessState,
    data: Extract<E, { readonly type: Type }>['data'],
    by: EventRef,
  ) => void;
};
