import { Inject, Injectable } from '@nestjs/common';
import { unavailable } from '../kernel/refusal.js';
import { ACCESS, type Access, type AccessPicture } from '../ports/access/access.port.js';
import { momentOf } from './history/moment.js';
import { PastPictures } from './history/past-pictures.js';
import { pictureAtLeast } from './queries/picture-at-least.js';

/** When a question is about. */
export interface AskedMoment {
  /** A position or a time as text; absent: now. */
  readonly asOf?: string | undefined;
  /** Now includes this position. */
  readonly atLeast?: bigint | undefined;
}

export interface AskedPicture {
  readonly picture: AccessPicture;
  /** The position of the log at which the answer holds. */
  readonly position: bigint;
}

/** The picture that a question is asked of, now or of the past: whatever the question, it is asked of one of these. */
@Injectable()
export class AskedPictures {
  constructor(
    @Inject(ACCESS) private readonly access: Access,
    private readonly past: PastPictures,
  ) {}

  /**
   * Decide everything about one answer from a picture of now without an await in between.
   * @throws Refusal `access.stale`, `projection.behind`, and those of {@link PastPictures.at} and {@link momentOf}
   */
  async of(organizationId: string, { asOf, atLeast }: AskedMoment): Promise<AskedPicture> {
    const moment = asOf === undefined ? undefined : momentOf(asOf);
    const now = await pictureAtLeast(this.access, atLeast);
    this.assertTrusted();
    if (moment) return this.past.at(organizationId, moment);
    return {
      picture: now,
      // Read with the answer: the picture moves on with the log until then.
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
