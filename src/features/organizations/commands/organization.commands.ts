import { commandsOn } from '../../../execution/commands-on.js';
import { changeOrganization } from '../domain/organization.decisions.js';
import { changePlan } from '../domain/change-plan.decision.js';
import { ORGANIZATION } from '../domain/organization.stream.js';

const onOrganization = commandsOn(ORGANIZATION);

export const ChangeOrganization = onOrganization('ChangeOrganization', changeOrganization);
export const ChangePlan = onOrganization('ChangePlan', changePlan);
