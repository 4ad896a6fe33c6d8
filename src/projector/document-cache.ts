import type { StoredDocument } from '../ports/read-models.port.js';

/** A least-recently-used cache of folded documents. An outdated one does no harm: the guard of the write fails. */
export class DocumentCache {
  private readonly held = new Map<string, StoredDocument>();

  constructor(private readonly capacity: number) {}

  get(id: string): StoredDocument | undefined {
    const document = this.held.get(id);
    if (document === undefined) return undefined;
    this.held.delete(id);
    this.held.set(id, document);
    return document;
  }

  set(document: StoredDocument): void {
    this.held.delete(document.id);
    this.held.set(document.id, document);
    if (this.held.size > this.capacity) this.held.delete(this.held.keys().next().value as string);
  }

  forget(id: string): void {
    this.held.delete(id);
  }
}
