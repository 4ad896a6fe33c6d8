import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type MemberPrincipal, speaksOf } from '../../kernel/principal.js';
import { notFound } from '../../kernel/refusal.js';
import {
  ACCESS,
  type Access,
  type AccessPath,
  type AccessPicture,
  type AccessQuestion,
  type AccessReason,
} from '../../ports/access/access.port.js';
import type { Page, PageRequest } from '../../reading/page.js';
import { type AskedMoment, AskedPictures } from '../asked-pictures.js';
import { type IdPage, idPage } from './id-pages.js';
import { asMemberSees } from '../own-teams.js';
import { seesEveryTeam } from './may-ask.js';

/** A gateway that the person can use. */
export interface ReachedGateway {
  readonly gatewayId: string;
  /** Its name at that moment. */
  readonly name: string;
  readonly slug: string;
  readonly reason: AccessReason;
  readonly paths: readonly AccessPath[];
}

/** ACC-4: the gateways a person can use, by id. The route checks first that the asker may ask about that person. */
export class WhatCanReach extends Query<Page<ReachedGateway>> {
  constructor(
    readonly asker: MemberPrincipal,
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

  /** @throws Refusal `member.unknown` if no member at that moment, `access.stale`, `cursor.invalid`, or one about the moment */
  async execute({ asker, userId, moment, page }: WhatCanReach): Promise<Page<ReachedGateway>> {
    const { organizationId } = asker;
    const { picture, position } = await this.pictures.of(organizationId, moment);
    if (!picture.member(organizationId, userId)) throw notFound('member.unknown', 'There is no such member.');
    const narrowedTo = userId === asker.userId ? (asker.narrowedTo?.capabilities ?? null) : null;
    const { ids, nextCursor } = gatewaysReached(
      picture,
      { organizationId, userId, narrowedTo },
      (gatewayId) => speaksOf(asker, gatewayId),
      page,
    );
    const ownTeams = seesEveryTeam(asker) ? null : this.access.picture().teamsOf(organizationId, userId);
    return {
      items: ids.map((gatewayId) => reached(picture, { organizationId, userId, gatewayId, narrowedTo }, ownTeams)),
      nextCursor,
      asOf: position,
    };
  }
}

/** The wanted gateways that the person may use. */
export const gatewaysReached = (
  picture: AccessPicture,
  person: Omit<AccessQuestion, 'gatewayId'>,
  wanted: (gatewayId: string) => boolean,
  page: PageRequest,
): IdPage =>
  idPage(
    picture.gateways(person.organizationId),
    (gatewayId) => wanted(gatewayId) && picture.check({ ...person, gatewayId }).allowed,
    page,
  );

const reached = (
  picture: AccessPicture,
  question: AccessQuestion,
  ownTeams: ReadonlySet<string> | null,
): ReachedGateway => {
  const { gatewayId, name, slug } = picture.gateway(question.organizationId, question.gatewayId)!;
  const explained = picture.explain(question);
  const { reason, paths } = ownTeams === null ? explained : asMemberSees(explained, ownTeams);
  return { gatewayId, name, slug, reason, paths };
};
