import type { AnyEvent } from '../../events/event-catalogue.js';
import type { RecordedEvent } from '../../kernel/domain-event.js';

/**
 * What has to follow from events in another stream. Events are given at least once, also long after they happened: a reaction
 * looks at how things stand now, and does nothing where nothing is missing.
 */
export interface Reaction {
  readonly kind: 'reaction';
  /** Names its progress: never changed. */
  readonly name: string;
  readonly handles: ReadonlySet<AnyEvent['type']>;
  /** Called before it follows the log. @returns the name of its progress, where that is another one */
  place?(): Promise<string>;
  react(event: RecordedEvent<AnyEvent>): Promise<void>;
}
