import { commandsOn } from '../../../execution/commands-on.js';
import * as planning from '../domain/change-plan.decision.js';
import * as changing from '../domain/organization.decisions.js';
import { ORGANIZATION } from '../domain/organization.stream.js';

export const OrganizationCommands = commandsOn(ORGANIZATION, { ...changing, ...planning });
