import { isRefusal, notFound, Refusal } from '../../kernel/refusal.js';
import type { AccessPicture } from '../../ports/access/access.js';
import type { AccessChange } from './access-change.js';
import type { OrganizationStates, StreamEvent } from './organization-states.js';
import { emittedBy } from './simulated-commands.js';
import { type Touched, touchedBy } from './touched.js';

/** One organization before and after the changes: two pictures that no longer change. */
export interface Simulated {
  readonly before: AccessPicture;
  readonly after: AccessPicture;
  readonly touched: readonly Touched[];
}

export interface Simulating {
  readonly organizationId: string;
  /** A picture of this organization alone. */
  readonly before: AccessPicture;
  /** The states that its commands decide on. They are changed. */
  readonly states: OrganizationStates;
  /** Used as the time of the changes, RFC 3339 UTC. */
  readonly at: string;
}

/**
 * Simulates changes one after the other, with the decisions of the commands they stand for and the same fold as for real
 * events.
 * @throws Refusal of the first change that is not possible, with its number
 */
export const simulate = (
  { organizationId, before, states, at }: Simulating,
  changes: readonly AccessChange[],
): Simulated => {
  if (!before.organization(organizationId)) throw notFound('organization.unknown', 'There is no such organization.');
  const touched: Touched[] = [];
  const all: StreamEvent[] = [];
  changes.forEach((change, index) => {
    const emitted = emittedBy(states, organizationId, change);
    if (isRefusal(emitted)) throw inChange(emitted, change, index);
    if (emitted.length === 0) return;
    touched.push(touchedBy(states, change));
    for (const one of emitted) states.take(one);
    touched.push(touchedBy(states, change));
    all.push(...emitted);
  });
  const after = before.after(
    organizationId,
    all.map(({ event }) => event),
    at,
  );
  return { before, after, touched };
};

const inChange = ({ kind, code, message, details }: Refusal, { type }: AccessChange, change: number): Refusal =>
  new Refusal(kind, code, `Change ${change} (${type}): ${message}`, { ...details, change });
