import type { AccessQuestion, AccessReason } from '../../src/ports/access/access.js';
import type { LooseEvent } from './access-history.js';

/** Who may what, written as slowly and plainly as the rules read: sets of `a|b` texts and nothing clever. */
export class NaiveAccess {
  private readonly live = new Set<string>();
  private readonly gone = new Set<string>();
  private readonly roles = new Map<string, string>();
  private readonly useAll = new Set<string>();
  private readonly suspended = new Set<string>();
  private readonly teams = new Set<string>();
  private readonly disabled = new Map<string, number>();
  private readonly inTeam = new Set<string>();
  private readonly gateways = new Set<string>();
  private readonly gatewaysOff = new Set<string>();
  private readonly provisioned = new Set<string>();
  private readonly wholeSince = new Map<string, number>();
  private readonly reachingAll = new Set<string>();
  private readonly lostAll = new Map<string, number>();
  private people = new Set<string>();
  private position = -1;

  constructor(history: readonly LooseEvent[] = []) {
    for (const event of history) this.take(event);
  }

  take(event: LooseEvent): void {
    this.position++;
    this.apply(event.type, event.data as Readonly<Record<string, string>>);
    this.notePaths();
    this.noteRoles();
  }

  /** Whom the model has heard of at all. */
  get everybody(): readonly string[] {
    return [...this.people];
  }

  /** The model after further events; this one stays as it is. */
  after(events: readonly LooseEvent[]): NaiveAccess {
    const copy = new NaiveAccess();
    for (const [name, value] of Object.entries(this)) {
      const copied: unknown =
        value instanceof Set ? new Set(value) : value instanceof Map ? new Map(value as Map<unknown, unknown>) : value;
      (copy as unknown as Record<string, unknown>)[name] = copied;
    }
    for (const event of events) copy.take(event);
    return copy;
  }

  /** A key that leaves its person less than `gateways:use-all` leaves them their teams alone. */
  reason({ organizationId: o, userId: u, gatewayId: g, narrowedTo = null }: AccessQuestion): AccessReason {
    if (!this.live.has(o)) return 'organization.deleted';
    const role = this.roles.get(`${o}|${u}`);
    if (role === undefined) return 'member.none';
    if (this.suspended.has(`${o}|${u}`)) return 'member.suspended';
    if (!this.gateways.has(`${o}|${g}`)) return 'gateway.unknown';
    if (this.gatewaysOff.has(`${o}|${g}`)) return 'gateway.disabled';
    const byRole = narrowedTo === null || narrowedTo.has('gateways:use-all');
    if (byRole && this.reachesAll(o, u)) return 'role.use-all';
    const both = this.joining(o, u, g);
    if (both.length === 0) return 'team.none';
    return both.some((team) => !this.disabled.has(team)) ? 'team' : 'team.disabled';
  }

  /** Open team paths as `team id → position since when`. */
  paths({ organizationId: o, userId: u, gatewayId: g }: AccessQuestion): ReadonlyMap<string, number> {
    const open = this.joining(o, u, g).filter((team) => this.wholeSince.has(`${u}|${g}|${team}`));
    return new Map(open.map((team) => [team.split('|')[1]!, this.wholeSince.get(`${u}|${g}|${team}`)!]));
  }

  role({ organizationId: o, userId: u }: AccessQuestion): string | undefined {
    return this.roles.get(`${o}|${u}`);
  }

  /** Since when the role alone has led there, as a position; undefined where it does not. */
  roleSince({ organizationId: o, userId: u, gatewayId: g }: AccessQuestion): number | undefined {
    return this.wholeSince.get(`${u}|${g}|${o}|role:${this.roles.get(`${o}|${u}`)}`);
  }

  /** When the person last stopped reaching everything by role, as a position; undefined where they never did, or do. */
  roleLostAt({ organizationId: o, userId: u }: AccessQuestion): number | undefined {
    return this.reachesAll(o, u) ? undefined : this.lostAll.get(`${o}|${u}`);
  }

  /** Disabled teams in between as `team id → position of the disabling`. */
  switchedOff({ organizationId: o, userId: u, gatewayId: g }: AccessQuestion): ReadonlyMap<string, number> {
    const off = this.joining(o, u, g).filter((team) => this.disabled.has(team));
    return new Map(off.map((team) => [team.split('|')[1]!, this.disabled.get(team)!]));
  }

  private reachesAll(o: string, u: string): boolean {
    const role = this.roles.get(`${o}|${u}`);
    return role === 'owner' || role === 'admin' || this.useAll.has(`${o}|${role}`);
  }

  private joining(o: string, u: string, g: string): readonly string[] {
    return [...this.teams].filter(
      (team) => team.startsWith(`${o}|`) && this.inTeam.has(`${team}|${u}`) && this.provisioned.has(`${team}|${g}`),
    );
  }

  private notePaths(): void {
    for (const u of this.people) {
      for (const [o, g] of [...this.gateways].map((gateway) => gateway.split('|') as [string, string])) {
        const usable =
          this.roles.has(`${o}|${u}`) && !this.suspended.has(`${o}|${u}`) && !this.gatewaysOff.has(`${o}|${g}`);
        const open = usable ? this.joining(o, u, g).filter((team) => !this.disabled.has(team)) : [];
        if (usable && this.reachesAll(o, u)) open.push(`${o}|role:${this.roles.get(`${o}|${u}`)}`);
        for (const key of this.wholeSince.keys()) {
          if (key.startsWith(`${u}|${g}|${o}|`) && !open.some((team) => key === `${u}|${g}|${team}`))
            this.wholeSince.delete(key);
        }
        for (const team of open)
          if (!this.wholeSince.has(`${u}|${g}|${team}`)) this.wholeSince.set(`${u}|${g}|${team}`, this.position);
      }
    }
  }

  private noteRoles(): void {
    for (const member of new Set([...this.roles.keys(), ...this.reachingAll])) {
      const [o, u] = member.split('|') as [string, string];
      if (this.reachesAll(o, u)) this.reachingAll.add(member);
      else if (this.reachingAll.delete(member)) this.lostAll.set(member, this.position);
    }
  }

  private apply(type: string, data: Readonly<Record<string, string>>): void {
    const member = `${data['organizationId']}|${data['userId']}`;
    const team = `${data['organizationId']}|${data['teamId']}`;
    const role = `${data['organizationId']}|${data['roleId']}`;
    const gateway = `${data['organizationId']}|${data['gatewayId']}`;
    if (data['userId']) this.people.add(data['userId']);
    const steps: Readonly<Record<string, () => void>> = {
      OrganizationCreated: () => this.gone.has(data['organizationId']!) || this.live.add(data['organizationId']!),
      OrganizationDeleted: () => this.gone.add(data['organizationId']!) && this.live.delete(data['organizationId']!),
      MemberJoined: () => this.roles.has(member) || this.roles.set(member, data['roleId']!),
      MemberRoleChanged: () => this.roles.has(member) && this.roles.set(member, data['roleId']!),
      MemberSuspended: () => this.roles.has(member) && this.suspended.add(member),
      MemberRestored: () => this.suspended.delete(member),
      MemberLeft: () => this.depart(data['organizationId']!, data['userId']!),
      MemberRemoved: () => this.depart(data['organizationId']!, data['userId']!),
      RoleCreated: () => this.setRole(role, data['capabilities']),
      RoleCapabilitiesChanged: () => this.setRole(role, data['capabilities']),
      RoleDeleted: () => this.setRole(role, []),
      TeamCreated: () => this.teams.add(team),
      TeamDisabled: () => this.teams.has(team) && !this.disabled.has(team) && this.disabled.set(team, this.position),
      TeamEnabled: () => this.disabled.delete(team),
      TeamDeleted: () => this.deleteTeam(team),
      TeamMemberAdded: () =>
        this.roles.has(member) && this.teams.has(team) && this.inTeam.add(`${team}|${data['userId']}`),
      TeamMemberRemoved: () => this.inTeam.delete(`${team}|${data['userId']}`),
      GatewayCreated: () => this.gateways.add(gateway),
      GatewayDisabled: () => this.gateways.has(gateway) && this.gatewaysOff.add(gateway),
      GatewayEnabled: () => this.gatewaysOff.delete(gateway),
      GatewayArchived: () => this.archive(gateway, data['gatewayId']!),
      GatewayProvisioned: () =>
        this.gateways.has(gateway) && this.teams.has(team) && this.provisioned.add(`${team}|${data['gatewayId']}`),
      GatewayUnprovisioned: () => this.provisioned.delete(`${team}|${data['gatewayId']}`),
    };
    steps[type]?.();
  }

  private setRole(role: string, capabilities: unknown): void {
    if ((capabilities as readonly string[]).includes('gateways:use-all')) this.useAll.add(role);
    else this.useAll.delete(role);
  }

  private depart(o: string, u: string): void {
    this.roles.delete(`${o}|${u}`);
    this.suspended.delete(`${o}|${u}`);
    for (const place of this.inTeam)
      if (place.startsWith(`${o}|`) && place.endsWith(`|${u}`)) this.inTeam.delete(place);
  }

  private deleteTeam(team: string): void {
    this.teams.delete(team);
    this.disabled.delete(team);
    for (const set of [this.inTeam, this.provisioned])
      for (const entry of set) if (entry.startsWith(`${team}|`)) set.delete(entry);
  }

  private archive(gateway: string, g: string): void {
    this.gateways.delete(gateway);
    this.gatewaysOff.delete(gateway);
    const o = gateway.split('|')[0]!;
    for (const entry of this.provisioned)
      if (entry.startsWith(`${o}|`) && entry.endsWith(`|${g}`)) this.provisioned.delete(entry);
    for (const key of this.wholeSince.keys()) if (key.includes(`|${g}|${o}|`)) this.wholeSince.delete(key);
  }
}
