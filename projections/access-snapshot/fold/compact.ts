import { ExplanationCache } from '../memory/explanation-cache.js';
import { EventPlaces, type EventRef, Provenance } from '../memory/provenance.js';
import type { AccessState } from '../model/access-state.js';
import { ORGANIZATION } from '../model/tables.js';

/** Removes the events that nothing refers to any more. */
export const compactProvenance = (state: AccessState): void => {
  const compacted = new Provenance();
  const places = new EventPlaces(state.provenance);
  for (const organization of state.organizations.values()) {
    const { words, odd } = state.provenance.saved(places.take((visit) => ORGANIZATION.visit!(organization, visit)));
    const first = compacted.restore(words, odd);
    ORGANIZATION.visit!(organization, (ref) => (first + places.of(ref)) as EventRef);
  }
  state.provenance = compacted.compacted();
  state.explanations = new ExplanationCache();
};
