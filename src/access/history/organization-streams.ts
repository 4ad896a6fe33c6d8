import { decidesAccess } from '../../../projections/access-snapshot/fold/fold.js';
import { decodeFact } from '../../events/event-codec.js';
import type { DomainEvent } from '../../kernel/domain-event.js';
import type { EventStore, StoredEvent } from '../../ports/event-store.port.js';

/** One event of the past, with only what folding needs. */
export interface PastEvent extends DomainEvent {
  readonly stream: string;
  readonly position: bigint;
  /** RFC 3339 UTC. */
  readonly at: string;
  /** UUID. */
  readonly id: string;
}

/** Streams that each organization has exactly one of. A test compares the names with those that are written. */
const OWN_STREAMS = ['organization', 'membership', 'teams'];
/** Does not decide access, but whether an edit of a role is refused, because role names are unique. */
const ROLE_RENAMED = 'RoleRenamed';
/** Whether the history keeps events of that name: those that decide access, or whether a change of it is possible. */
export const isOfThePast = (type: string): boolean => decidesAccess(type) || type === ROLE_RENAMED;

/** Streams read at the same time, because a store across a network takes one request for each. */
const AT_ONCE = 8;
/** Events of a stream read at once. */
const PIECE = 500;

/** Reads the events that decide access in one organization, stream by stream, each after the last event read. */
export class OrganizationStreams {
  /** Revision of the last event read, by stream. */
  private readonly read = new Map<string, bigint>();
  private readonly servers = new Set<string>();
  private readonly texts = new Map<string, string>();

  constructor(
    private readonly store: Pick<EventStore, 'readStream'>,
    private readonly organizationId: string,
  ) {}

  /**
   * The new events since the last call, in the order of the log, up to and including the position.
   * @param gatewayIds every gateway that existed up to that position, archived ones included
   * @throws StoreUnavailable, UndecodableEvent
   */
  async next(gatewayIds: readonly string[], until: bigint): Promise<readonly PastEvent[]> {
    const own = OWN_STREAMS.map((category) => `${category}-${this.organizationId}`);
    const events: PastEvent[] = [];
    const reached = await this.readAll([...own, ...gatewayIds.map((id) => `gateway-${id}`)], until, events);
    for (const { type, data } of events)
      if (type === 'GatewayServerAttached') this.servers.add((data as { readonly serverId: string }).serverId);
    const reachedServers = await this.readAll(
      [...this.servers].map((id) => `server-${id}`),
      until,
      events,
    );
    // Only now, so that no stream counts as read if one of them could not be read.
    for (const [stream, revision] of [...reached, ...reachedServers]) this.read.set(stream, revision);
    return events.sort((a, b) => (a.position < b.position ? -1 : 1));
  }

  private async readAll(
    streams: readonly string[],
    until: bigint,
    into: PastEvent[],
  ): Promise<ReadonlyMap<string, bigint>> {
    const reached = new Map<string, bigint>();
    const waiting = streams.values();
    const readSome = async (): Promise<void> => {
      for (const stream of waiting) {
        const revision = await this.readOne(stream, until, into);
        if (revision !== undefined) reached.set(stream, revision);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, readSome));
    return reached;
  }

  /** Reads in pieces, so that the stored events of a piece can be freed before the next. @returns the last revision read, if any */
  private async readOne(stream: string, until: bigint, into: PastEvent[]): Promise<bigint | undefined> {
    const before = this.read.get(stream);
    let last = before;
    const found: PastEvent[] = [];
    for (let more = true; more;) {
      const piece = await this.store.readStream(stream, (last ?? -1n) + 1n, PIECE);
      more = piece.length >= PIECE;
      for (const event of piece) {
        more &&= event.position <= until;
        if (event.position > until) break;
        last = event.revision;
        if (isOfThePast(event.type)) found.push(this.past(event, stream));
      }
    }
    for (const event of found) into.push(event);
    return last === before ? undefined : last;
  }

  private past(stored: StoredEvent, stream: string): PastEvent {
    const { type, data, id, position, metadata } = decodeFact(stored);
    return { type, data: this.shared(data), stream, position, at: ownText(metadata.at), id };
  }

  /** Thousands of events hold the same few ids, so each id is kept in memory only once. */
  private shared(data: object): object {
    const fields = data as { organizationId?: string; userId?: string; teamId?: string };
    if (fields.organizationId !== undefined) fields.organizationId = this.organizationId;
    if (fields.userId !== undefined) fields.userId = this.once(fields.userId);
    if (fields.teamId !== undefined) fields.teamId = this.once(fields.teamId);
    return data;
  }

  private once(text: string): string {
    const known = this.texts.get(text);
    if (known !== undefined) return known;
    this.texts.set(text, text);
    return text;
  }
}

/** A copy, because a part of a text keeps the whole text in memory. */
const ownText = (text: string): string => Buffer.from(text, 'latin1').toString('latin1');
