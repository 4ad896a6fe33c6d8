import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AnyProjection } from '../../projections/index.js';
import type { ProjectionEvent } from '../../projections/projection.js';
import type { Collection, GuardedWrite, StoredDocument } from '../ports/read-models.port.js';
import { DocumentCache } from './document-cache.js';

/** Largest number of events folded, or documents handed over, before the event loop gets a turn. */
const SLICE = 500;

interface Touch {
  readonly event: ProjectionEvent;
  readonly ids: readonly string[];
  readonly related: readonly string[];
}

/** A document on its way from what is stored to what will be. */
interface Draft {
  readonly expected: bigint | null;
  marker: bigint | null;
  document: object | null;
  changed: boolean;
  /** Written once and never looked at again: not worth a place in the cache. */
  passing: boolean;
}

/**
 * Folds events into the documents of one collection. Every write is guarded by the marker that was read, and an event at
 * or below a document's marker is skipped: whatever is repeated, by whomever, nothing is lost and nothing counts twice.
 */
export class DocumentFolder {
  private readonly cache: DocumentCache;

  constructor(
    private readonly projection: AnyProjection,
    private readonly collection: Collection,
    cacheSize: number,
  ) {
    this.cache = new DocumentCache(cacheSize);
  }

  /** Resolves when every document that the events touch is stored. @throws StoreUnavailable, and whatever a faulty fold throws */
  async apply(events: readonly ProjectionEvent[]): Promise<void> {
    const { projection } = this;
    const touches = events.map((event) => ({ event, ids: projection.documentIds(event), related: projection.related?.(event) ?? [] }));
    const lost = new Set<string>();
    while (!(await this.attempt(touches, lost))) for (const id of lost) this.cache.forget(id);
  }

  /** @param lost ids whose guard did not hold, also earlier: they are looked up whatever the projection says. @returns whether all was written */
  private async attempt(touches: readonly Touch[], lost: Set<string>): Promise<boolean> {
    const drafts = await this.drafts(touches, lost);
    await this.fold(touches, drafts);
    const lookedAt = new Set(touches.flatMap((touch) => touch.related));
    const changed = [...drafts].filter(([, draft]) => draft.changed);
    for (const wave of [changed.filter(([id]) => !lookedAt.has(id)), changed.filter(([id]) => lookedAt.has(id))]) {
      const missed = await this.write(wave);
      for (const id of missed) lost.add(id);
      if (missed.length > 0) return false;
    }
    return true;
  }

  private async drafts(touches: readonly Touch[], lost: ReadonlySet<string>): Promise<Map<string, Draft>> {
    const drafts = new Map<string, Draft>();
    const unknown: string[] = [];
    for (const { event, ids, related } of touches) {
      for (const id of ids) {
        if (drafts.has(id)) continue;
        const held = this.cache.get(id);
        const fresh = held === undefined && !lost.has(id) && this.projection.creates?.(event, id) === true;
        if (held === undefined && !fresh) unknown.push(id);
        drafts.set(id, draftOf(held, fresh && !related.includes(id)));
      }
      for (const id of related) {
        if (drafts.has(id)) continue;
        const held = this.cache.get(id);
        if (held === undefined) unknown.push(id);
        drafts.set(id, draftOf(held, false));
      }
    }
    for (let from = 0; from < unknown.length; from += SLICE) {
      const stored = await this.collection.load(unknown.slice(from, from + SLICE));
      for (const [id, document] of stored) drafts.set(id, draftOf(document, false));
    }
    return drafts;
  }

  private async fold(touches: readonly Touch[], drafts: ReadonlyMap<string, Draft>): Promise<void> {
    const related = (id: string): object | null => drafts.get(id)?.document ?? null;
    for (const [index, { event, ids }] of touches.entries()) {
      if (index % SLICE === SLICE - 1) await nextTurn();
      // All of an event's documents are folded from what stood before it, then all are replaced.
      const next = ids.map((id) => {
        const draft = drafts.get(id)!;
        return draft.marker !== null && draft.marker >= event.position ? draft.document : this.projection.evolve(draft.document, event, id, related);
      });
      for (const [at, id] of ids.entries()) advance(drafts.get(id)!, next[at]!, event.position);
    }
  }

  /** @returns ids whose guard did not hold */
  private async write(wave: readonly (readonly [string, Draft])[]): Promise<readonly string[]> {
    const handedOver: Promise<readonly string[]>[] = [];
    for (let from = 0; from < wave.length; from += SLICE) {
      if (from > 0) await nextTurn();
      const write = this.collection.write(wave.slice(from, from + SLICE).map(toWrite));
      write.catch(() => undefined);
      handedOver.push(write);
    }
    const missed = (await Promise.all(handedOver)).flat();
    const wrong = new Set(missed);
    for (const [id, draft] of wave) {
      if (!wrong.has(id) && !draft.passing) this.cache.set({ id, marker: draft.marker!, document: draft.document });
    }
    return missed;
  }
}

const draftOf = (stored: StoredDocument | undefined, passing: boolean): Draft => {
  const marker = stored?.marker ?? null;
  return { expected: marker, marker, document: stored?.document ?? null, changed: false, passing };
};

/** A document that the event leaves as it is keeps its marker: folding the event again would leave it again. */
const advance = (draft: Draft, document: object | null, position: bigint): void => {
  if (document === draft.document) return;
  draft.document = document;
  draft.marker = position;
  draft.changed = true;
};

const toWrite = ([id, { marker, document, expected }]: readonly [string, Draft]): GuardedWrite => ({ id, marker: marker!, document, expected });
