import type { ResourceKind } from '../kernel/resources.js';

export type Values = Readonly<Record<string, unknown>>;

/**
 * What an entry reads as; the second of a pair is for somebody who did it to themselves. `{actor}` is who acted, `{name}` what the
 * object is called now, `{member}` the person concerned, `{address}` where an invitation went. A kind of thing, such as `{team}`, is
 * what the event links to; any other word is one of the values. `{old …}` and `{new …}` ask for what was before and is since.
 */
export type Sentence = string | readonly [ofAnother: string, ofOneself: string];

/** What an event means to a person who reads the audit log. No value may hold personal data, hashes of tokens or sealed text. */
export interface AuditRule<Data = object> {
  readonly action: `${ResourceKind}.${string}`;
  /** created: there was nothing before. changed: these values, whatever they were. removed: nothing is left. */
  readonly effect: 'created' | 'changed' | 'removed';
  readonly sentence: Sentence;
  values(data: Data): Values;
  /**
   * Names of the ids under which the latest values are kept, so that the next entry can say what was before: that of the object
   * where it is not said, none where the event says by itself what was before.
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
