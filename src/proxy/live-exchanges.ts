import { interval, merge, Observable, type Subscription, throttleTime } from 'rxjs';
import { admit, type AdmissionParts, type Admission, type AccessRequest } from './admission.js';
import { ProxyRefusal } from './proxy-refusal.js';

/** Something still open whose right to be open is looked at again whenever access changes. */
export interface LiveExchange {
  readonly accessRequest: AccessRequest;
  /** True for a stream that stays open until somebody ends it. */
  readonly endless: boolean;
  cut(refusal: ProxyRefusal): void;
  /** Still allowed, by a newer picture. */
  renew(admission: Admission): void;
}

interface Group {
  readonly accessRequest: AccessRequest;
  readonly members: Set<LiveExchange>;
}

/** Time between two looks while changes keep coming, in milliseconds. */
const PAUSE_MS = 25;
/** Looks again without any change: keys expire and the log may become unreadable. */
const SWEEP_MS = 1000;

/**
 * Ends what lost access (ACC-7, ACC-8). Grouped by caller and gateway, so that thousands of streams cost as many
 * decisions as there are different callers; a change is acted on at once, a flood of changes at most every 25 ms.
 */
export class LiveExchanges {
  private readonly groups = new Map<string, Group>();
  private readonly looking: Subscription;

  constructor(private readonly parts: AdmissionParts) {
    const changes = new Observable<void>((changed) => parts.access.onChange(() => changed.next()));
    const atMost = throttleTime<void>(PAUSE_MS, undefined, { leading: true, trailing: true });
    this.looking = merge(changes.pipe(atMost), interval(SWEEP_MS)).subscribe(() => this.lookAgain());
  }

  add(exchange: LiveExchange): void {
    const key = keyOf(exchange.accessRequest);
    const group = this.groups.get(key);
    if (group) group.members.add(exchange);
    else this.groups.set(key, { accessRequest: exchange.accessRequest, members: new Set([exchange]) });
  }

  remove(exchange: LiveExchange): void {
    const key = keyOf(exchange.accessRequest);
    const group = this.groups.get(key);
    if (group?.members.delete(exchange) && group.members.size === 0) this.groups.delete(key);
  }

  all(): readonly LiveExchange[] {
    return [...this.groups.values()].flatMap((group) => [...group.members]);
  }

  close(): void {
    this.looking.unsubscribe();
  }

  private lookAgain(): void {
    for (const { accessRequest, members } of this.groups.values()) {
      const admitted = admit(this.parts, accessRequest);
      for (const exchange of members)
        if (admitted instanceof ProxyRefusal) exchange.cut(admitted);
        else exchange.renew(admitted);
    }
  }
}

const keyOf = (accessRequest: AccessRequest): string =>
  `${accessRequest.token?.secretHash} ${accessRequest.address.organizationSlug} ${accessRequest.address.gatewaySlug}`;
