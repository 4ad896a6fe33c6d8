import type { DomainEvent } from '../../../src/kernel/domain-event.js';
import type { EventRef } from '../memory/provenance.js';
import type { AccessState } from '../model/access-state.js';

/** The change that each event makes to the state, by stored name. Events without a handler do not decide access. */
export type Handlers<E extends DomainEvent> = {
  readonly [Type in E['type']]?: (
    state: AccessState,
    data: Extract<E, { readonly type: Type }>['data'],
    by: EventRef,
  ) => void;
};
