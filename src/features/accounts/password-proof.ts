import { Inject, Injectable } from '@nestjs/common';
import { networkOf } from '../../kernel/network.js';
import { type Refusal, unauthenticated } from '../../kernel/refusal.js';
import { Failures } from '../../limits/failures.js';
import type { LimitOf } from '../../limits/limits.js';
import { CREDENTIALS, type Credentials } from '../../ports/credentials.port.js';
import { Accounts } from './accounts.js';
import { PasswordQueue, throttled } from './passwords/password-queue.js';
import { type Place, Places, type Whereabouts } from './passwords/places.js';

export interface PresentedPassword extends Whereabouts {
  /** Keyed hash of the account's address. */
  readonly addressHash: string;
  readonly password: string;
  /** The cookie that the device has from now on, if the password is right. */
  readonly nextDevice?: string;
}

export const refusedSession = (): Refusal =>
  unauthenticated('session.refused', 'No account has this address and password.');

export interface Proven {
  readonly userId: string;
  /** As it was known before. */
  readonly place: Place;
}

/** For an address without an account, so that it takes the same steps. */
const NOBODY = 'nobody';

/**
 * ACT-4: asks for a password where one is needed. Guessing is slow for the guesser and not for the person. Other features import
 * it too.
 */
@Injectable()
export class PasswordProof {
  constructor(
    private readonly accounts: Accounts,
    private readonly places: Places,
    private readonly queue: PasswordQueue,
    private readonly failures: Failures,
    @Inject(CREDENTIALS) private readonly credentials: Credentials,
  ) {}

  /** @throws Refusal `session.refused`, `session.throttled` */
  async of(presented: PresentedPassword): Promise<string> {
    return (await this.prove(presented)).userId;
  }

  /** An unknown address and a wrong password cost the same work and get the same answer. @throws Refusal `session.refused`, `session.throttled` */
  async prove(presented: PresentedPassword): Promise<Proven> {
    const { addressHash, password } = presented;
    const credential = await this.credentials.password(addressHash);
    const userId = credential?.userId ?? NOBODY;
    const place = await this.places.find(userId, presented);
    const exists = await this.accounts.hasAddress(userId, addressHash);
    const counts = countsFor(presented, place);
    await this.requireRoom(counts);
    const right = await this.queue.run(place.known ? 'known' : 'anybody', (hasher) =>
      this.counted(counts, async () => (await hasher.matches(password, credential?.passwordHash ?? null)) && exists),
    );
    if (!right) throw refusedSession();
    await this.places.remember(userId, presented.from, presented.nextDevice ?? presented.device);
    return { userId, place };
  }

  /** Only a wrong password is a failure: what could not be found out is none. */
  private async counted(counts: Counts, check: () => Promise<boolean>): Promise<boolean> {
    await this.requireRoom(counts);
    const end = this.failures.begin(counts);
    try {
      const right = await check();
      await (right ? this.failures.forget(counts[0]) : this.failures.count(counts));
      return right;
    } finally {
      end();
    }
  }

  private async requireRoom(counts: Counts): Promise<void> {
    const wait = await this.failures.waitFor(counts);
    if (wait !== undefined) throw throttled(wait);
  }
}

/** The first is the person's own: a right password forgets it. */
type Counts = readonly [LimitOf, ...LimitOf[]];

const countsFor = ({ addressHash, from }: PresentedPassword, { key, known }: Place): Counts => {
  if (known) return [['failuresByPlace', key]];
  const network = networkOf(from);
  return [
    ['failuresByAccountAndNetwork', `${addressHash} ${network}`],
    ['failuresByAccount', addressHash],
    ['failuresByNetwork', network],
  ];
};
