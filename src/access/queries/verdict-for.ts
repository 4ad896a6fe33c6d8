import type { AccessPicture, AccessQuestion, ExplainedVerdict, Verdict } from '../../ports/access/access.port.js';
import { asMemberSees } from '../own-teams.js';

const NONE: readonly never[] = [];
/** One check, as sent by a caller. */
export type AccessCheck = Pick<AccessQuestion, 'userId' | 'gatewayId' | 'tool'>;

export const questionOf = (organizationId: string, { userId, gatewayId, tool }: AccessCheck): AccessQuestion =>
  tool === undefined ? { organizationId, userId, gatewayId } : { organizationId, userId, gatewayId, tool };

const unexplained = ({ allowed, reason }: Verdict): ExplainedVerdict => ({
  allowed,
  reason,
  paths: NONE,
  missing: NONE,
});

/** @param ownTeams teams whose names the caller may see; null: all */
export const verdictFor = (
  picture: AccessPicture,
  question: AccessQuestion,
  explain: boolean,
  ownTeams: ReadonlySet<string> | null,
): ExplainedVerdict => {
  if (!explain) return unexplained(picture.check(question));
  const explained = picture.explain(question);
  return ownTeams === null ? explained : asMemberSees(explained, ownTeams);
};
