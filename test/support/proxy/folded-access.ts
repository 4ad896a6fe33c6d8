import { applyEvent } from '../../../projections/access-snapshot/fold/fold.js';
import { StatePicture } from '../../../projections/access-snapshot/picture.js';
import { emptyState } from '../../../projections/access-snapshot/model/access-state.js';
import type { AnyEvent } from '../../../src/events/event-catalogue.js';
import type { Access, AccessPicture } from '../../../src/ports/access/access.port.js';

/** The real fold and the real picture, fed by hand instead of by a log. */
export class FoldedAccess implements Access {
  isTrusted = true;
  private readonly state = emptyState();
  private readonly listeners = new Set<() => void>();
  private position = -1n;

  happened(...events: readonly AnyEvent[]): void {
    for (const event of events) {
      this.position += 1n;
      const id = `00000000-0000-7000-8000-${this.position.toString(16).padStart(12, '0')}`;
      const at = '2026-01-01T00:00:00.000Z';
      const metadata = {
        commandId: id,
        correlationId: id,
        causationId: id,
        actor: { system: 'test', from: null } as const,
        organizationId: null,
        at,
      };
      applyEvent(this.state, {
        ...event,
        id,
        stream: 'test-1',
        revision: this.position,
        position: this.position,
        metadata,
      });
    }
    for (const listener of this.listeners) listener();
  }

  picture(): AccessPicture {
    return new StatePicture(this.state);
  }

  trusted(): boolean {
    return this.isTrusted;
  }

  applied(): Promise<void> {
    return Promise.resolve();
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }
}
