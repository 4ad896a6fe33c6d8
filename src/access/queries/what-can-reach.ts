import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { notFound } from '../../kernel/refusal.js';
import { ACCESS, type Access, type AccessPath, type AccessPicture, type AccessQuestion, type AccessReason } from '../../ports/access.port.js';
import type { Page, PageRequest } from '../../reading/page.js';
import { type AskedMoment, AskedPictures } from '../asked-pictures.js';
import { idPage } from './id-pages.js';
import { asMemberSees } from '../own-teams.js';
import { type Asker, keySpeaksOf } from './asker.js';

/** A gateway that somebody can use. */
export interface ReachedGateway {
  readonly gatewayId: string;
  /** As it was called at that moment. */
  readonly name: string;
  readonly slug: string;
  readonly reason: AccessReason;
  readonly paths: readonly AccessPath[];
}

/** What a person can use, by id of the gateway: ACC-4. Whether the asker may ask about that person is for the route to say. */
export class WhatCanReach extends Query<Page<ReachedGateway>> {
  constructor(
    readonly asker: Asker,
    readonly userId: string,
    readonly moment: AskedMoment,
    readonly page: PageRequest,
  ) {
    super();
  }
}

@QueryHandler(WhatCanReach)
export class WhatCanReachHandler implements IQueryHandler<WhatCanReach> {
  constructor(
    private readonly pictures: AskedPictures,
    @Inject(ACCESS) private readonly access: Access,
  ) {}

  /** @throws Refusal `member.unknown` where the person was no member at that moment, `access.stale`, `cursor.invalid`, those of a moment */
  async execute({ asker, userId, moment, page }: WhatCanReach): Promise<Page<ReachedGateway>> {
    const { organizationId } = asker;
    const { picture, position } = await this.pictures.of(organizationId, moment);
    if (!picture.member(organizationId, userId)) throw notFound('member.unknown', 'There is no such member.');
    const narrowedTo = userId === asker.userId ? asker.narrowedTo : null;
    const about = (gatewayId: string): AccessQuestion => ({ organizationId, userId, gatewayId, narrowedTo });
    const wanted = (gatewayId: string): boolean => keySpeaksOf(asker, gatewayId) && picture.check(about(gatewayId)).allowed;
    const { ids, nextCursor } = idPage(picture.gateways(organizationId), wanted, page);
    const ownTeams = asker.seesEveryTeam ? null : this.access.picture().teamsOf(organizationId, userId);
    return { items: ids.map((gatewayId) => reached(picture, about(gatewayId), ownTeams)), nextCursor, asOf: position };
  }
}

const reached = (picture: AccessPicture, question: AccessQuestion, ownTeams: ReadonlySet<string> | null): ReachedGateway => {
  const { gatewayId, name, slug } = picture.gateway(question.organizationId, question.gatewayId)!;
  const explained = picture.explain(question);
  const { reason, paths } = ownTeams === null ? explained : asMemberSees(explained, ownTeams);
  return { gatewayId, name, slug, reason, paths };
};
