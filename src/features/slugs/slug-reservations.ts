import { Inject, Injectable } from '@nestjs/common';
import type { CommandRequest } from '../../execution/command-request.js';
import { Executor } from '../../execution/executor.js';
import { childRequest } from '../../execution/child-request.js';
import type { Decided } from '../../kernel/decision.js';
import { isRefusal, type Refusal, unavailable } from '../../kernel/refusal.js';
import { CLOCK, type Clock } from '../../ports/clock.port.js';
import {
  type Claim,
  type ReservationEvent,
  type SlugClaim,
  slugTaken,
  taken,
  type ValueClaim,
} from './domain/claim.js';
import { confirm, release, reserve, retire } from './domain/reservation.decisions.js';
import type { Reservation } from './domain/reservation.state.js';
import { streamOf } from './domain/reservation.stream.js';
import { organizationSlugFault, slugFault } from './domain/slug-rule.js';
import { numberedSlugs, slugAlternatives } from './domain/slug-suggestions.js';
import type { ReservationOwner } from './reservation-owner.js';

export type { Claim } from './domain/claim.js';
export type { OpenReservation, ReservationOwner } from './reservation-owner.js';

interface OfTenant {
  /** null for a value that is unique in the installation and belongs to no organization. */
  readonly organizationId: string | null;
}

const HELD_MS = 60_000;
/** A creation starts only while this much of the reservation is left, so that the sweeper never settles it during the creation. */
const NEEDED_MS = 20_000;
const SUGGESTED = 3;

/** What other features ask of slugs: the only file of this folder that they import. */
@Injectable()
export class SlugReservations {
  readonly #owners = new Map<string, ReservationOwner>();

  constructor(
    private readonly executor: Executor,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Reserves, creates, confirms. If `create` is refused, the reservation is released at once; if the process dies in between,
   * the sweeper settles it. A repeated claim runs all steps again, so `create` must be repeatable.
   * @throws Refusal `slug.invalid`, `slug.reserved`, `slug.taken` with suggestions, or what `create` throws
   */
  async hold<T>(request: CommandRequest, claim: SlugClaim & OfTenant, create: () => Promise<T>): Promise<T> {
    const fault = SlugReservations.fault(claim.scope, claim.slug);
    if (fault) throw fault;
    const fresh = await this.reserve(request, claim).catch((error: unknown) => this.withSuggestions(claim, error));
    return this.created(request, claim, fresh, create);
  }

  /** The same for values that are no slugs, such as hashes of addresses: no rule about their shape, and no suggestions. */
  async holdValue<T>(request: CommandRequest, claim: ValueClaim & OfTenant, create: () => Promise<T>): Promise<T> {
    return this.created(request, claim, await this.reserve(request, claim), create);
  }

  /** To be called once the thing exists: the value then belongs to it for good. */
  async confirm(request: CommandRequest, claim: Claim & OfTenant): Promise<void> {
    await this.run(request, claim, (state) => confirm(state, claim));
  }

  async release(request: CommandRequest, claim: Claim & OfTenant): Promise<void> {
    await this.run(request, claim, (state) => release(state, claim));
  }

  /** Releases a confirmed value when its owner is gone for good. Never for organizations. */
  async retire(request: CommandRequest, claim: Claim & OfTenant): Promise<void> {
    await this.run(request, claim, (state) => retire(state, claim));
  }

  /** Whether the slug is free, read from the log itself. */
  async isFree(scope: string, slug: string): Promise<boolean> {
    const { definition, id } = streamOf({ scope, slug });
    const { state } = await this.executor.read(definition, id);
    return state.status === 'free';
  }

  /** Free slugs near a name or a slug, best first; at most three. */
  async suggestions(scope: string, near: string): Promise<readonly string[]> {
    const found: string[] = [];
    const numbered = numberedSlugs(near, Date.parse(this.clock.now()));
    for (const slug of [...slugAlternatives(near), ...numbered]) {
      if (found.length === SUGGESTED) break;
      if (!SlugReservations.fault(scope, slug) && (await this.isFree(scope, slug))) found.push(slug);
    }
    return found;
  }

  /** @returns the refusal if the text cannot be a slug in that scope */
  static fault(scope: string, slug: string): Refusal | undefined {
    return scope === 'organization' ? organizationSlugFault(slug) : slugFault(slug);
  }

  /** Registers who settles reservations of a kind. @param kind for slugs the scope up to its colon, e.g. `gateway` */
  settledBy(kind: string, owner: ReservationOwner): void {
    this.#owners.set(kind, owner);
  }

  ownerOf(claim: Claim): ReservationOwner | undefined {
    return this.#owners.get('slug' in claim ? claim.scope.split(':')[0]! : claim.kind);
  }

  /** @returns true if it was reserved now, false if an earlier attempt of the same command had reserved it */
  private async reserve(request: CommandRequest, claim: Claim & OfTenant): Promise<boolean> {
    const until = new Date(Date.parse(this.clock.now()) + HELD_MS).toISOString();
    const outcome = await this.run(request, claim, (state) => reserve(state, { ...claim, until }));
    const { state } = outcome;
    if (state.status === 'free' || state.ownerId !== claim.ownerId) throw taken(claim);
    if (state.status === 'reserved' && Date.parse(state.until) - Date.parse(this.clock.now()) < NEEDED_MS)
      throw unavailable('slug.settling', 'An earlier attempt is being settled; try again.', { retryAfter: 30 });
    return outcome.fresh;
  }

  private async created<T>(
    request: CommandRequest,
    claim: Claim & OfTenant,
    fresh: boolean,
    create: () => Promise<T>,
  ): Promise<T> {
    const result = await create().catch(async (error: unknown) => {
      // Only a plain refusal proves that nothing was written. After any other error the sweeper finds out.
      if (fresh && isRefusal(error) && error.kind !== 'unavailable') await this.release(request, claim);
      throw error;
    });
    await this.confirm(request, claim);
    return result;
  }

  private async withSuggestions(claim: SlugClaim, error: unknown): Promise<never> {
    if (!isRefusal(error) || error.code !== 'slug.taken') throw error;
    throw slugTaken(claim.slug, { suggestions: await this.suggestions(claim.scope, claim.slug) });
  }

  /** One command may reserve, release and confirm the same value. Each step has its own revision, and so its own event ids. */
  private async run(
    request: CommandRequest,
    claim: Claim & OfTenant,
    decide: (state: Reservation) => Decided<ReservationEvent>,
  ): Promise<{ state: Reservation; fresh: boolean }> {
    const { definition, id } = streamOf(claim);
    const before = await this.executor.read(definition, id);
    const step = childRequest(request, `slug at ${before.revision}`);
    const { organizationId } = claim;
    const { state, events } = await this.executor.execute({
      definition,
      id,
      organizationId,
      request: step,
      decide,
    });
    return { state, fresh: events.length > 0 };
  }
}
