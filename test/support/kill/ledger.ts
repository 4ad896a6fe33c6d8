/** What clients asked for under a name that is used once, and what they were told. */
export type Kind = 'account' | 'organization' | 'team' | 'server' | 'gateway' | 'api-key' | 'invitation' | 'member';

export interface Entry {
  readonly kind: Kind;
  /** Name, slug or address: made up by the client, once. */
  readonly name: string;
  readonly id: string;
  /** Where it can be read, and as whom. */
  readonly path: string;
  readonly token: string;
  /** Consistency token of the answer that acknowledged it last. */
  seen: string | null;
  /** Switched on, as acknowledged; undefined: a change of it was under way when the process died. */
  enabled: boolean | undefined;
  /** Password of accounts. */
  readonly secret?: string;
}

/** A request whose answer the kill swallowed, to be sent again under the same key. */
export interface Unanswered {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly token: string | undefined;
  readonly key: string;
  readonly answered: (body: Record<string, unknown>, seen: string | null) => void;
}

/** What is known from answers alone: the product is held to exactly this. */
export class Ledger {
  readonly entries: Entry[] = [];
  readonly unanswered: Unanswered[] = [];
  /** Answers that nobody should have been given. */
  readonly faults: string[] = [];
  /** Entries acknowledged or changed since the last restart. */
  touched = new Set<Entry>();
  retried = 0;
  private numbers = 0;

  next(): number {
    this.numbers += 1;
    return this.numbers;
  }

  add(entry: Entry): Entry {
    this.entries.push(entry);
    this.touched.add(entry);
    return entry;
  }

  of(kind: Kind): readonly Entry[] {
    return this.entries.filter((entry) => entry.kind === kind);
  }
}
