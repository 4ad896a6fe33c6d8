import type { DenialCause, AccessPath, AccessReason, ExplainedVerdict } from '../../src/ports/access/access.js';
import type { Causes, Fact } from './causes.js';
import type { Role, Team } from './state.js';

export const NONE: readonly never[] = Object.freeze([]);
/** All are made here: whoever reads them meets one kind of object. */
export const answer = (
  allowed: boolean,
  reason: AccessReason,
  paths: readonly AccessPath[],
  missing: readonly DenialCause[],
): ExplainedVerdict => ({ allowed, reason, paths, missing });

/** For many to hold: what is in it must be frozen already. */
export const sharedAnswer = (
  allowed: boolean,
  reason: AccessReason,
  paths: readonly AccessPath[],
  missing: readonly DenialCause[],
): ExplainedVerdict => Object.freeze(answer(allowed, reason, paths, missing));

/** Answers kept; a power of two. */
const PLACES = 16_384;

interface Place {
  fact: number;
  through: Team | Role;
  /** null until the same is asked for again. */
  answer: ExplainedVerdict | null;
}

/**
 * Answers with one path, each by the fact that opened it and the team or role it leads through: nothing else is in such an
 * answer, so no event makes a kept one wrong. The second to be given the same is kept: making it fit to be shared costs more
 * than most answers, which are given once.
 */
export class KeptAnswers {
  private readonly places: Place[] = [];

  throughTeam(causes: Causes, fact: Fact, team: Team): ExplainedVerdict {
    const place = this.places[fact & (PLACES - 1)];
    if (place === undefined || place.fact !== fact || place.through !== team) {
      this.notice(fact, team);
      return answer(true, 'team', [pathThroughTeam(causes, fact, team)], NONE);
    }
    return place.answer ?? keep(place, 'team', pathThroughTeam(causes, fact, team));
  }

  throughRole(causes: Causes, fact: Fact, role: Role): ExplainedVerdict {
    const place = this.places[fact & (PLACES - 1)];
    if (place === undefined || place.fact !== fact || place.through !== role) {
      this.notice(fact, role);
      return answer(true, 'role.use-all', [pathThroughRole(causes, fact, role)], NONE);
    }
    return place.answer ?? keep(place, 'role.use-all', pathThroughRole(causes, fact, role));
  }

  private notice(fact: Fact, through: Team | Role): void {
    // The places are made when first something is asked: most copies of a picture are never asked.
    if (this.places.length === 0)
      for (let place = 0; place < PLACES; place++) this.places.push({ fact: 0, through, answer: null });
    const place = this.places[fact & (PLACES - 1)]!;
    place.fact = fact;
    place.through = through;
    place.answer = null;
  }
}

const keep = (place: Place, reason: AccessReason, path: AccessPath): ExplainedVerdict =>
  (place.answer = sharedAnswer(true, reason, Object.freeze([Object.freeze(path)]), NONE));

export const pathThroughTeam = (causes: Causes, fact: Fact, team: Team): AccessPath => {
  const { since, eventId } = causes.told(fact);
  return { via: 'team', teamId: team.id, since, eventId };
};

export const pathThroughRole = (causes: Causes, fact: Fact, role: Role): AccessPath => {
  const { since, eventId } = causes.told(fact);
  return { via: 'role', roleId: role.id, since, eventId };
};
