import { interval, merge, Observable, type Subscription, throttleTime } from 'rxjs';
import { admit, type AdmissionParts, type Admission, type AccessRequest } from './admission.js';
import { ProxyRefusal } from './proxy-refusal.js';

/** An open request or stream. Access to it is decided again at every change. */
export interface LiveExchange {
  readonly accessRequest: AccessRequest;
  /** True for a stream that stays open until one side ends it. */
  readonly endless: boolean;
  cut(refusal: ProxyRefusal): void;
  /** The newer picture still allows it. */
  renew(admission: Admission): void;
}

interface Group {
  readonly accessRequest: AccessRequest;
  readonly members: Set<LiveExchange>;
}

/** Time between two decisions during many changes, in milliseconds. */
const PAUSE_MS = 25;
/** Time between two decisions without any change, in milliseconds: keys expire, and the log may become unreadable. */
const SWEEP_MS = 1000;

/**
 * Ends requests and streams that lost access (ACC-7, ACC-8). They are grouped by caller and gateway, so thousands of streams
 * need only one decision for each group. A change takes effect at once, many changes in a row at most every 25 ms.
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
