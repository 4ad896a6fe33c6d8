import type { AnyEvent } from '../../events/event-catalogue.js';
import type { RecordedEvent } from '../../kernel/domain-event.js';

/**
 * Does what has to follow from events in another stream. It gets every event at least once, perhaps long after it happened. So it
 * looks at the present state, and does nothing if nothing is missing.
 */
export interface Reaction {
  readonly kind: 'reaction';
  /** Names its progress, so it never changes. */
  readonly name: string;
  readonly handles: ReadonlySet<AnyEvent['type']>;
  /** Called before it follows the log. @returns the name of its progress, if it is not `name` */
  place?(): Promise<string>;
  react(event: RecordedEvent<AnyEvent>): Promise<void>;
}
