import type { ResourceKind } from '../kernel/resources.js';

export type Values = Readonly<Record<string, unknown>>;

/**
 * The sentence of an entry. In a pair the second is for people who did it to themselves. `{actor}` is the person who acted, `{name}` the
 * present name of the object, `{member}` the person concerned, `{address}` the address of an invitation. A kind of thing, such as `{team}`,
 * is the one that the event links to. Any other word is one of the values. `{old …}` is the value before, `{new …}` the value since.
 */
export type Sentence = string | readonly [ofAnother: string, ofOneself: string];

/** How the audit log shows an event. No value may hold personal data, hashes of tokens or sealed text. */
export interface AuditRule<Data = object> {
  readonly action: `${ResourceKind}.${string}`;
  /** created: there were no values before. changed: these are the new values. removed: no values are left. */
  readonly effect: 'created' | 'changed' | 'removed';
  readonly sentence: Sentence;
  values(data: Data): Values;
  /**
   * Names of the id fields under which the latest values are kept, so that the next entry can show the values before. Default: the id of
   * the object. Empty if the event itself holds the values before.
   */
  readonly keptUnder?: readonly string[];
}

type Shown<Data> = readonly (keyof Data & string)[] | ((data: Data) => Values);

const rule =
  (effect: AuditRule['effect']) =>
  <Data extends object>(
    action: AuditRule['action'],
    sentence: Sentence,
    shown: Shown<Data> = [],
    keptUnder?: readonly (keyof Data & string)[],
  ): AuditRule<Data> => ({
    action,
    effect,
    sentence,
    values: typeof shown === 'function' ? shown : (data) => Object.fromEntries(shown.map((name) => [name, data[name]])),
    keptUnder,
  });

export const created = rule('created');
export const changed = rule('changed');
export const removed = rule('removed');
