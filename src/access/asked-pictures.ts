import { Inject, Injectable } from '@nestjs/common';
import { unavailable } from '../kernel/refusal.js';
import { ACCESS, type Access, type AccessPicture } from '../ports/access/access.port.js';
import { momentOf } from './history/moment.js';
import { PastPictures } from './history/past-pictures.js';
import { pictureAtLeast } from './queries/picture-at-least.js';

/** The moment that a question is about. */
export interface AskedMoment {
  /** A position or a time as text; absent: now. */
  readonly asOf?: string | undefined;
  /** If the moment is now, the picture includes this position. */
  readonly atLeast?: bigint | undefined;
}

export interface AskedPicture {
  readonly picture: AccessPicture;
  /** The position of the log at which the answer holds. */
  readonly position: bigint;
}

/** The pictures from which every question is answered, of now or of the past. */
@Injectable()
export class AskedPictures {
  constructor(
    @Inject(ACCESS) private readonly access: Access,
    private readonly past: PastPictures,
  ) {}

  /**
   * A picture of now moves on with the log: take a whole answer from it without an await in between.
   * @throws Refusal `access.stale`, `projection.behind`, and those of {@link PastPictures.at} and {@link momentOf}
   */
  async of(organizationId: string, { asOf, atLeast }: AskedMoment): Promise<AskedPicture> {
    const moment = asOf === undefined ? undefined : momentOf(asOf);
    const now = await pictureAtLeast(this.access, atLeast);
    this.assertTrusted();
    if (moment) return this.past.at(organizationId, moment);
    return {
      picture: now,
      // Read together with the answer, because the picture moves on with the log until then.
      get position() {
        return now.position;
      },
    };
  }

  private assertTrusted(): void {
    if (!this.access.trusted())
      throw unavailable(
        'access.stale',
        'Access cannot be decided at the moment, because the picture of it is not up to date.',
        { retryAfter: 1 },
      );
  }
}
