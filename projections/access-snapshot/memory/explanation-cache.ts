import type { ExplainedVerdict } from '../../../src/ports/access/access.js';
import type { EventRef } from './provenance.js';

/** Answers kept; a power of two. */
const PLACES = 16_384;

interface Place {
  ref: number;
  through: object;
  /** null until the same is asked for again. */
  answer: ExplainedVerdict | null;
}

/**
 * Answers with one path, each by the event that opened it and the team or role it leads through: nothing else is in such an
 * answer, so no event makes a kept one wrong. The second to be given the same is kept: making it fit to be shared costs more
 * than most answers, which are given once.
 */
export class ExplanationCache {
  private readonly places: Place[] = [];

  /** @returns null where it is not kept: then make it, and {@link offer} it */
  find(ref: EventRef, through: object): ExplainedVerdict | null {
    const place = this.places[ref & (PLACES - 1)];
    return place !== undefined && place.ref === ref && place.through === through ? place.answer : null;
  }

  /** @returns the very answer, shared and frozen from the second time on */
  offer(ref: EventRef, through: object, answer: ExplainedVerdict): ExplainedVerdict {
    // The places are made when first something is asked: most copies of a picture are never asked.
    if (this.places.length === 0)
      for (let place = 0; place < PLACES; place++) this.places.push({ ref: 0, through, answer: null });
    const place = this.places[ref & (PLACES - 1)]!;
    if (place.ref === ref && place.through === through) return (place.answer = freeze(answer));
    place.ref = ref;
    place.through = through;
    place.answer = null;
    return answer;
  }
}

const freeze = (answer: ExplainedVerdict): ExplainedVerdict => {
  for (const path of answer.paths) Object.freeze(path);
  Object.freeze(answer.paths);
  return Object.freeze(answer);
};
