import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AnyProjection } from '../../projections/index.js';
import type { ProjectionEvent } from '../../projections/projection.js';
import { foldedOrNamed } from '../events/event-codec.js';
import { NOWHERE } from '../kernel/position.js';
import type { Collection, GuardedWrite, StoredDocument } from '../ports/read-models.port.js';
import { DocumentCache } from './document-cache.js';

/** Most events to fold, or documents to write, before the event loop gets a turn. */
const SLICE = 500;

interface Touch {
  readonly event: ProjectionEvent;
  readonly ids: readonly string[];
  readonly related: readonly string[];
}

/** A document between its stored and its next state. */
interface Draft extends GuardedWrite {
  marker: bigint;
  document: object | null;
  changed: boolean;
  /** The fold of another document reads it, and that document is written first. */
  lookedAt: boolean;
  /** Written once and never read again, so it is not cached. */
  readonly passing: boolean;
}

type Drafts = ReadonlyMap<string, Draft>;

/**
 * Folds events into the documents of one collection. Every write checks the marker that was read, and an event at
 * or before a document's marker is skipped. So any repetition, by any process, loses nothing and counts nothing twice.
 */
export class DocumentFolder {
  private readonly cache: DocumentCache;

  constructor(
    private readonly projection: AnyProjection,
    private readonly collection: Pick<Collection, 'load' | 'write'>,
    cacheSize: number,
  ) {
    this.cache = new DocumentCache(cacheSize);
  }

  /**
   * Folds the events and returns a function that stores the documents. More events may be folded before it is called,
   * as long as all is stored in the same order. If a store fails, the guards of later writes fail too.
   * Both @throws StoreUnavailable, and the errors of a faulty fold
   */
  async fold(events: readonly ProjectionEvent[]): Promise<() => Promise<void>> {
    const { projection } = this;
    const touches = events.map((event) =>
      foldedOrNamed(event, () => ({
        event,
        ids: projection.documentIds(event),
        related: projection.related?.(event) ?? [],
      })),
    );
    const drafts = await this.draft(touches, new Set());
    return () => this.store(touches, drafts);
  }

  private async store(touches: readonly Touch[], folded: Drafts): Promise<void> {
    const lost = new Set<string>();
    for (let drafts = folded; ; drafts = await this.draft(touches, lost)) {
      const missed = await this.writeAll(drafts);
      if (missed.length === 0) return;
      for (const id of missed) lost.add(id);
      // The cache holds documents that were not written: all of them are read again.
      for (const id of drafts.keys()) this.cache.forget(id);
    }
  }

  /** @param lost ids whose guard failed: they are always read again */
  private async draft(touches: readonly Touch[], lost: ReadonlySet<string>): Promise<Drafts> {
    const drafts = await this.begin(touches, lost);
    const related = (id: string): object | null => drafts.get(id)?.document ?? null;
    for (const [index, { event, ids }] of touches.entries()) {
      if (index % SLICE === SLICE - 1) await nextTurn();
      // All documents of an event are folded from the state before it, then all are replaced.
      const next = ids.map((id) => {
        const { marker, document } = drafts.get(id)!;
        return marker >= event.position
          ? document
          : foldedOrNamed(event, () => this.projection.evolve(document, event, id, related));
      });
      for (const [at, id] of ids.entries()) advance(drafts.get(id)!, next[at]!, event.position);
    }
    for (const draft of drafts.values()) if (draft.changed && !draft.passing) this.cache.set(draft);
    return drafts;
  }

  private async begin(touches: readonly Touch[], lost: ReadonlySet<string>): Promise<Drafts> {
    const drafts = new Map<string, Draft>();
    const unknown: string[] = [];
    const look = (id: string, lookedAt: boolean, created = false): void => {
      const held = this.cache.get(id);
      if (held === undefined && !created) unknown.push(id);
      drafts.set(id, draftOf(id, held, lookedAt));
    };
    for (const { event, ids, related } of touches) {
      for (const id of ids) {
        if (drafts.has(id)) continue;
        const creates = lost.has(id) ? 'never' : (this.projection.creates?.(event, id) ?? 'never');
        if (creates === 'only') drafts.set(id, draftOf(id, undefined, false, true));
        else look(id, related.includes(id), creates === 'first');
      }
      for (const id of related) {
        const known = drafts.get(id);
        if (known === undefined) look(id, true);
        else known.lookedAt = true;
      }
    }
    for (let from = 0; from < unknown.length; from += SLICE) {
      const stored = await this.collection.load(unknown.slice(from, from + SLICE));
      for (const [id, document] of stored) drafts.set(id, draftOf(id, document, drafts.get(id)!.lookedAt));
    }
    return drafts;
  }

  /** @returns ids whose guard failed */
  private async writeAll(drafts: Drafts): Promise<readonly string[]> {
    const changed = [...drafts.values()].filter((draft) => draft.changed);
    const missed = await this.write(changed.filter((draft) => !draft.lookedAt));
    return missed.length > 0 ? missed : this.write(changed.filter((draft) => draft.lookedAt));
  }

  private async write(wave: readonly Draft[]): Promise<readonly string[]> {
    const handedOver: Promise<readonly string[]>[] = [];
    for (let from = 0; from < wave.length; from += SLICE) {
      if (from > 0) await nextTurn();
      const write = this.collection.write(wave.slice(from, from + SLICE));
      write.catch(() => undefined);
      handedOver.push(write);
    }
    return (await Promise.all(handedOver)).flat();
  }
}

const draftOf = (id: string, stored: StoredDocument | undefined, lookedAt: boolean, passing = false): Draft => ({
  id,
  expected: stored?.marker ?? null,
  marker: stored?.marker ?? NOWHERE,
  document: stored?.document ?? null,
  changed: false,
  lookedAt,
  passing,
});

/** A document that the event does not change keeps its marker: folding the event again changes nothing either. */
const advance = (draft: Draft, document: object | null, position: bigint): void => {
  if (document === draft.document) return;
  draft.document = document;
  draft.marker = position;
  draft.changed = true;
};
