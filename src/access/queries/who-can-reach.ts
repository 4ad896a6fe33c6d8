import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type MemberPrincipal, speaksOf } from '../../kernel/principal.js';
import { notFound } from '../../kernel/refusal.js';
import type { AccessPath, AccessPicture, AccessQuestion, AccessReason } from '../../ports/access/access.port.js';
import { PERSONAL_DATA, type PersonalData } from '../../ports/personal-data.port.js';
import type { Page, PageRequest } from '../../reading/page.js';
import { type AskedMoment, AskedPictures } from '../asked-pictures.js';
import { type IdPage, idPage } from './id-pages.js';

/** A person who can use the gateway. */
export interface ReachingUser {
  readonly userId: string;
  /** The person's present name; null once it was erased. */
  readonly name: string | null;
  readonly reason: AccessReason;
  readonly paths: readonly AccessPath[];
}

/** ACC-4: the people who can use the gateway, by id. For callers who may ask about others. */
export class WhoCanReach extends Query<Page<ReachingUser>> {
  constructor(
    readonly asker: MemberPrincipal,
    readonly gatewayId: string,
    readonly moment: AskedMoment,
    readonly page: PageRequest,
  ) {
    super();
  }
}

@QueryHandler(WhoCanReach)
export class WhoCanReachHandler implements IQueryHandler<WhoCanReach> {
  constructor(
    private readonly pictures: AskedPictures,
    @Inject(PERSONAL_DATA) private readonly personalData: PersonalData,
  ) {}

  /** @throws Refusal `gateway.unknown` if not there at that moment, `access.stale`, `cursor.invalid`, or one about the moment */
  async execute({ asker, gatewayId, moment, page }: WhoCanReach): Promise<Page<ReachingUser>> {
    const { organizationId } = asker;
    const { picture, position } = await this.pictures.of(organizationId, moment);
    if (!speaksOf(asker, gatewayId) || !picture.gateway(organizationId, gatewayId))
      throw notFound('gateway.unknown', 'There is no such gateway.');
    const { ids, nextCursor } = usersReaching(picture, { organizationId, gatewayId }, page);
    const verdicts = ids.map((userId) => ({ userId, ...picture.explain({ organizationId, userId, gatewayId }) }));
    const people = await this.personalData.read(ids);
    const items = verdicts.map(({ userId, reason, paths }) => ({
      userId,
      name: people.get(userId)?.name ?? null,
      reason,
      paths,
    }));
    return { items, nextCursor, asOf: position };
  }
}

/** The people who may use the gateway. */
export const usersReaching = (
  picture: AccessPicture,
  gateway: Pick<AccessQuestion, 'organizationId' | 'gatewayId'>,
  page: PageRequest,
): IdPage =>
  idPage(picture.people(gateway.organizationId), (userId) => picture.check({ ...gateway, userId }).allowed, page);
