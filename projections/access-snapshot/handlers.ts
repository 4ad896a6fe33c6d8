import type { DomainEvent } from '../../src/kernel/domain-event.js';
import type { AccessState, Fact } from './state.js';

/** What each event does to the state, by stored name. */
export type Handlers<E extends DomainEvent> = {
  readonly [Type in E['type']]: (
    state: AccessState,
    data: Extract<E, { readonly type: Type }>['data'],
    fact: Fact,
  ) => void;
};
