import type { Limits } from '../limits/limits.js';
import type { Clock } from '../ports/clock.port.js';
import type { Exposure, UpstreamFacts } from '../ports/access/access.js';
import { isKnownMethod, type Subject } from './methods.js';

/** Stands for what callers made up, and for what is too much to be told apart. */
export const OTHER = '(other)';

const HTTP_METHODS: ReadonlySet<string> = new Set(['GET', 'POST', 'DELETE', 'OPTIONS', 'HEAD', 'PUT', 'PATCH']);
const LONGEST_NAME = 128;
const MOST_SERVERS = 2_000;
const MOST_NAMES = 5_000;

const textOf = ({ kind, name }: Subject): string => `${kind} ${name}`;

const isNamed = (exposure: Exposure, { kind, name }: Subject): boolean =>
  exposure !== 'all' && exposure[`${kind}s`].has(name);

/** LIM-1: usage tells known methods and existing names apart. A caller who makes up names cannot make rows of them. */
export class UsageNames {
  /** Names that a server listed, or for which it did something. */
  readonly #existing = new Map<string, Set<string>>();
  readonly #counted = new Map<string, { readonly day: string; readonly names: Set<string> }>();

  constructor(
    private readonly limits: Limits,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  exists(serverId: string, subject: Subject): void {
    const names = this.#existing.get(serverId) ?? new Set<string>();
    if (names.size >= MOST_NAMES) return;
    if (!this.#existing.has(serverId)) makeRoom(this.#existing);
    this.#existing.set(serverId, names.add(textOf(subject)));
  }

  method(method: string): string {
    return isKnownMethod(method) || HTTP_METHODS.has(method) ? method : OTHER;
  }

  /** The name under which something on one of the servers is counted. */
  name(organizationId: string, upstreams: readonly UpstreamFacts[], subject: Subject | undefined): string | null {
    if (subject === undefined) return null;
    const text = textOf(subject);
    const exists = upstreams.some(
      ({ serverId, exposure }) => this.#existing.get(serverId)?.has(text) === true || isNamed(exposure, subject),
    );
    return exists && this.hasRoom(organizationId, text) ? subject.name.slice(0, LONGEST_NAME) : OTHER;
  }

  private hasRoom(organizationId: string, text: string): boolean {
    const day = this.clock.now().slice(0, 10);
    const known = this.#counted.get(organizationId);
    const counted = known?.day === day ? known : { day, names: new Set<string>() };
    if (counted.names.has(text)) return true;
    if (counted.names.size >= (this.limits.of('usageNamesByOrganization').value ?? Infinity)) return false;
    if (counted !== known) makeRoom(this.#counted);
    counted.names.add(text);
    this.#counted.set(organizationId, counted);
    return true;
  }
}

/** The oldest is forgotten. */
const makeRoom = (map: Map<string, unknown>): void => {
  if (map.size < MOST_SERVERS) return;
  const oldest = map.keys().next();
  if (!oldest.done) map.delete(oldest.value);
};
