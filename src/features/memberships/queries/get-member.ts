import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import {
  MEMBER_LIST,
  type MemberDocument,
  memberDocumentId,
} from '../../../../projections/member-list/member-list.projection.js';
import type { MemberPrincipal } from '../../../kernel/principal.js';
import { notFound } from '../../../kernel/refusal.js';
import { PERSONAL_DATA, type PersonalData } from '../../../ports/personal-data.port.js';
import { READ_MODEL_READER, type ReadModelReader } from '../../../ports/read-model-reader.port.js';
import type { Versioned } from '../../../reading/versioned.js';
import { type MemberView, memberViews } from './member.view.js';

/** @throws Refusal `member.unknown` */
export class GetMember extends Query<Versioned<MemberView>> {
  constructor(
    readonly viewer: MemberPrincipal,
    readonly userId: string,
    readonly atLeast: bigint | undefined,
  ) {
    super();
  }
}

@QueryHandler(GetMember)
export class GetMemberHandler implements IQueryHandler<GetMember> {
  constructor(
    @Inject(READ_MODEL_READER) private readonly reader: ReadModelReader,
    @Inject(PERSONAL_DATA) private readonly personalData: PersonalData,
  ) {}

  async execute({ viewer, userId, atLeast }: GetMember): Promise<Versioned<MemberView>> {
    const documents = await this.reader.documents<MemberDocument>(MEMBER_LIST, atLeast);
    const document = await documents.get(memberDocumentId(viewer.organizationId, userId));
    if (!document) throw notFound('member.unknown', 'There is no such member.');
    const [value] = await memberViews(this.reader, await this.personalData.read([userId]), viewer, [document], atLeast);
    return { version: BigInt(document.version), value: value! };
  }
}
