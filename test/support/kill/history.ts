import type { StoredEvent } from '../../../src/ports/event-store.port.js';
import type { EventStore } from '../../../src/ports/event-store.port.js';
import type { EventFeed } from '../../../src/ports/event-feed.port.js';

export interface Happened {
  readonly type: string;
  readonly stream: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What the log itself says, read without any code of the product that folds it. */
export class History {
  readonly events: readonly Happened[];

  constructor(readonly stored: readonly StoredEvent[]) {
    this.events = stored.map(({ type, stream, data }) => ({
      type,
      stream,
      data: JSON.parse(data) as Record<string, unknown>,
    }));
  }

  static async read(store: EventStore & EventFeed): Promise<History> {
    const ending = new AbortController();
    const head = await store.head();
    const stored: StoredEvent[] = [];
    for await (const { events, position } of store.follow(-1n, { signal: ending.signal })) {
      stored.push(...events);
      if (position >= head) ending.abort();
    }
    return new History(stored);
  }

  of(type: string): readonly Happened[] {
    return this.events.filter((event) => event.type === type);
  }

  /** The last event of each stream of a slug or another unique value, and how the value stands since. */
  reservations(): readonly (Happened & { readonly status: string })[] {
    const last = new Map<string, Happened & { readonly status: string }>();
    for (const event of this.events) {
      const status = /^(?:Slug|Value)(Reserved|Confirmed|Released)$/.exec(event.type)?.[1];
      if (status !== undefined) last.set(event.stream, { ...event, status });
    }
    return [...last.values()];
  }

  /** Whether it was on or off last, by the events of that thing. */
  isEnabled(kind: 'Team' | 'Gateway', idName: string, id: string): boolean {
    const changes = this.events.filter(
      ({ type, data }) => (type === `${kind}Disabled` || type === `${kind}Enabled`) && data[idName] === id,
    );
    return changes.at(-1)?.type !== `${kind}Disabled`;
  }
}

/** Broken promises of the store: doubled ids, gaps. @param dense whether positions have no gaps either */
export const unsound = ({ stored }: History, dense = true): readonly string[] => {
  const faults: string[] = [];
  const ids = new Set<string>();
  const revisions = new Map<string, bigint>();
  for (const [index, { id, position, stream, revision }] of stored.entries()) {
    if (ids.has(id)) faults.push(`event ${id} twice`);
    ids.add(id);
    if (dense ? position !== BigInt(index + 1) : index > 0 && position <= stored[index - 1]!.position)
      faults.push(`position ${position} at place ${index + 1}`);
    if (revision !== (revisions.get(stream) ?? -1n) + 1n) faults.push(`revision ${revision} of ${stream}`);
    revisions.set(stream, revision);
  }
  return faults;
};

const TAKEN = {
  OrganizationCreated: 'organizationId',
  GatewayCreated: 'gatewayId',
  ServerAdded: 'serverId',
  AccountCreated: 'userId',
} as const;

/** What a crash left between two steps and nobody completed. */
export const halfDone = (history: History): readonly string[] => {
  const values = history.reservations();
  const faults = values
    .filter(({ status }) => status === 'Reserved')
    .map(({ stream }) => `${stream} is still reserved`);
  const confirmed = new Set(values.filter(({ status }) => status === 'Confirmed').map(({ data }) => data['ownerId']));
  for (const [type, id] of Object.entries(TAKEN))
    for (const { data } of history.of(type))
      if (!confirmed.has(data[id])) faults.push(`${type} ${String(data[id])} without its slug or address`);
  for (const { data } of history.of('OrganizationCreated')) {
    const { organizationId, ownerId } = data;
    const own = (type: string): readonly Happened[] =>
      history.of(type).filter((event) => event.data['organizationId'] === organizationId);
    if (!own('MemberJoined').some((event) => event.data['userId'] === ownerId && event.data['roleId'] === 'owner'))
      faults.push(`${String(organizationId)} without owner`);
    if (own('TeamCreated').length === 0 || !own('TeamMemberAdded').some((event) => event.data['userId'] === ownerId))
      faults.push(`${String(organizationId)} without team`);
  }
  const invited = new Map(
    history.of('InvitationSent').map(({ data }) => [data['invitationId'], data['teamIds'] as readonly string[]]),
  );
  const inTeams = new Set(
    history.of('TeamMemberAdded').map(({ data }) => `${String(data['teamId'])} ${String(data['userId'])}`),
  );
  for (const { data } of history.of('InvitationAccepted'))
    for (const teamId of invited.get(data['invitationId']) ?? [])
      if (!inTeams.has(`${teamId} ${String(data['userId'])}`))
        faults.push(`${String(data['userId'])} accepted and is not in ${teamId}`);
  return faults;
};
