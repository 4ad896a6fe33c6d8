import { Inject, Injectable } from '@nestjs/common';
import { networkOf } from '../../../kernel/network.js';
import { CLOCK, type Clock } from '../../../ports/clock.port.js';
import { DERIVED_SECRETS, type DerivedSecrets } from '../../../ports/derived-secrets.port.js';
import { KNOWN_PLACES, type KnownPlaces } from '../../../ports/known-places.port.js';

/** Where a request comes from. */
export interface Whereabouts {
  /** Network address. */
  readonly from: string;
  /** Value of the device cookie; undefined where none was sent. */
  readonly device?: string | undefined;
}

export interface Place {
  /** Keyed hash of the person with the network, or with the device. */
  readonly key: string;
  /** Whether the person signed in from it in the last 90 days. */
  readonly known: boolean;
  /** Whether the person signed in from any place in that time. */
  readonly anyKnown: boolean;
}

export const DEVICE_DAYS = 90;
const DAY_MS = 24 * 60 * 60 * 1000;
const MOST_PLACES = 200;

/** ACT-4: places from which a person has signed in: a network, or a device alone where it sends its cookie. */
@Injectable()
export class Places {
  constructor(
    @Inject(KNOWN_PLACES) private readonly kept: KnownPlaces,
    @Inject(DERIVED_SECRETS) private readonly secrets: DerivedSecrets,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async find(userId: string, { from, device }: Whereabouts): Promise<Place> {
    const places = await this.kept.of(userId, this.clock.now());
    const key = device === undefined ? this.networkKey(userId, from) : this.deviceKey(userId, device);
    return { key, known: places.has(key), anyKnown: places.size > 0 };
  }

  /** The person has signed in from the network. @param device the cookie that the device has from now on */
  async remember(userId: string, from: string, device?: string): Promise<void> {
    const now = this.clock.now();
    const places = await this.kept.of(userId, now);
    const keys = [this.networkKey(userId, from), ...(device === undefined ? [] : [this.deviceKey(userId, device)])];
    // Written once a day at most.
    const soon = later(now, DEVICE_DAYS - 1);
    if (keys.every((key) => (places.get(key) ?? '') >= soon)) return;
    for (const key of keys) await this.kept.keep(userId, key, later(now, DEVICE_DAYS), MOST_PLACES);
  }

  /** PPL-7. */
  forget(userId: string): Promise<void> {
    return this.kept.removeOf(userId);
  }

  private networkKey(userId: string, from: string): string {
    return this.secrets.secret(`place ${userId} network ${networkOf(from)}`);
  }

  private deviceKey(userId: string, device: string): string {
    return this.secrets.secret(`place ${userId} device ${device}`);
  }
}

const later = (at: string, days: number): string => new Date(Date.parse(at) + days * DAY_MS).toISOString();
