import { expect } from '@jest/globals';
import { type Decided, type StreamDefinition, withFollowing } from '../../src/kernel/decision.js';
import type { DomainEvent } from '../../src/kernel/domain-event.js';
import { isRefusal, type RefusalKind } from '../../src/kernel/refusal.js';

export interface Then<E extends DomainEvent> {
  /** Exactly these events, in this order. */
  then(...events: readonly E[]): void;
  /** It is so already. */
  thenNothing(): void;
  thenRefused(code: string, kind?: RefusalKind): void;
}

/**
 * Given what happened, when a decision is asked, then events with what follows from them, nothing, or a refusal.
 * Whatever is decided is decided twice: a decision must not depend on anything but its input.
 */
export const decisionsOf = <State, E extends DomainEvent>(definition: StreamDefinition<State, E>) => ({
  given: (...past: readonly E[]) => ({
    when: <Input>(decide: (state: State, input: Input) => Decided<E>, input: Input): Then<E> => {
      const state = past.reduce(
        (before, event, index) => definition.evolve(before, event, BigInt(index)),
        definition.initial,
      );
      const decided = decide(state, input);
      expect(decide(state, input)).toEqual(decided);
      return outcome(isRefusal(decided) ? decided : withFollowing(definition, state, decided));
    },
    state: (): State =>
      past.reduce((before, event, index) => definition.evolve(before, event, BigInt(index)), definition.initial),
  }),
});

const outcome = <E extends DomainEvent>(decided: Decided<E>): Then<E> => ({
  then: (...events) => expect(isRefusal(decided) ? decided.code : decided).toEqual(events),
  thenNothing: () => expect(isRefusal(decided) ? decided.code : decided).toEqual([]),
  thenRefused: (code, kind) => {
    expect(isRefusal(decided) ? decided.code : decided).toBe(code);
    if (kind && isRefusal(decided)) expect(decided.kind).toBe(kind);
  },
});
