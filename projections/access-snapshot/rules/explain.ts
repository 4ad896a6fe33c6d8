import type { AccessQuestion, ExplainedVerdict } from '../../../src/ports/access/access.js';
import { type AccessState, askedOrganization } from '../model/access-state.js';
import { sharedDenial } from './answers.js';
import { decide } from './check.js';
import { denial } from './denials.js';
import { allowedByRole, allowedByTeams } from './paths.js';

const UNKNOWN_ORGANIZATION = sharedDenial({ reason: 'organization.deleted' });

/** The same verdict as {@link check}, with every open path, or with what is missing and the events that took it away. */
export const explain = (state: AccessState, question: AccessQuestion): ExplainedVerdict => {
  const organization = askedOrganization(state, question.organizationId);
  if (!organization) return UNKNOWN_ORGANIZATION;
  const member = organization.members.get(question.userId);
  const gateway = organization.gateways.get(question.gatewayId);
  const { allowed, reason } = decide(organization, member, gateway, question);
  if (!allowed) return denial(state.provenance, { organization, member, gateway, question }, reason);
  return reason === 'team' ? allowedByTeams(state, member!, gateway!) : allowedByRole(state, member!, gateway!);
};
