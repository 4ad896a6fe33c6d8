import type { ExplainedVerdict } from '../../../src/ports/access/access.js';
import type { EventRef } from './provenance.js';

/** Number of answers kept; a power of two. */
const PLACES = 16_384;

interface Place {
  ref: number;
  through: object;
  /** null until the same question comes again. */
  answer: ExplainedVerdict | null;
}

/**
 * Answers with one path, by the event that opened it and the team or role on it. Such an answer holds nothing else, so no event makes a
 * kept one wrong. An answer is kept the second time it is given: making it safe to share costs more than most answers, and most are
 * given only once.
 */
export class ExplanationCache {
  private readonly places: Place[] = [];

  /** @returns null if it is not kept; then make the answer and {@link offer} it */
  find(ref: EventRef, through: object): ExplainedVerdict | null {
    const place = this.places[ref & (PLACES - 1)];
    return place !== undefined && place.ref === ref && place.through === through ? place.answer : null;
  }

  /** @returns the same answer, shared and frozen from the second time on */
  offer(ref: EventRef, through: object, answer: ExplainedVerdict): ExplainedVerdict {
    // Allocated at the first question: most copies of a picture are never asked.
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
