import type { AccessPicture } from './access.js';

export type * from './access.js';

/** Injection token of the {@link Access}. */
export const ACCESS = Symbol('Access');

export interface Access {
  /** The newest picture. Decide everything about one request from it without an await in between. */
  picture(): AccessPicture;
  /** False while the picture cannot be trusted: not caught up yet, or the log unreadable beyond the bound (ACC-7). Then everything is refused with `access.stale`. */
  trusted(): boolean;
  /**
   * Resolves once this process's picture holds the position, or once nothing is trusted: then everybody is refused until it does.
   * The answer to a command waits for it (ACC-8), and so never longer than the bound of ACC-7.
   */
  applied(position: bigint): Promise<void>;
  /** Calls after each batch that changed the picture. @returns stops the calls */
  onChange(listener: () => void): () => void;
}
