import { streamNameFilter } from '@eventstore/db-client';

import { STREAM_CATEGORIES } from '../../events/event-catalogue.js';

type Filter = ReturnType<typeof streamNameFilter>;

const SEARCH_WINDOW = 512;

/**
 * Names of the streams of one installation in a server that others share: `<prefix>.<name>`. A log from before there were prefixes
 * has none; there a stream is ours by its category, and an event by the integer `v` in its metadata.
 */
export class StreamNames {
  readonly installation: string;
  readonly #beginnings: readonly string[];
  readonly #skipped: number;

  constructor(private readonly prefix: string | null) {
    this.installation = prefix === null ? 'gatehouse-installation' : 'installation';
    this.#beginnings = prefix === null ? STREAM_CATEGORIES.map((category) => `${category}-`) : [`${prefix}.`];
    this.#skipped = prefix === null ? 0 : prefix.length + 1;
  }

  inServer(name: string): string {
    return this.prefix === null ? name : `${this.prefix}.${name}`;
  }

  /** @returns the name inside the product; undefined if the event is not one of this installation */
  ofOurs(stream: string, metadata: unknown): string | undefined {
    if (
      stream === this.inServer(this.installation) ||
      !this.#beginnings.some((beginning) => stream.startsWith(beginning))
    )
      return undefined;
    if (this.prefix === null && !Number.isInteger((metadata as { v?: unknown } | null | undefined)?.v))
      return undefined;
    return stream.slice(this.#skipped);
  }

  filter(checkpointReached: NonNullable<Filter['checkpointReached']>): Filter {
    return streamNameFilter({
      prefixes: [...this.#beginnings],
      maxSearchWindow: SEARCH_WINDOW,
      checkpointReached,
    });
  }
}
