import type { MemberPrincipal } from '../../kernel/principal.js';
import { forbidden, type Refusal } from '../../kernel/refusal.js';

const takesAuditView = (): Refusal =>
  forbidden('capability.missing', 'Asking about others takes the capability audit:view.', { capability: 'audit:view' });

/** A simulated change is always about other people too. @throws Refusal `capability.missing` */
export const maySimulate = ({ capabilities }: MemberPrincipal): void => {
  if (!capabilities.has('audit:view')) throw takesAuditView();
};

/** @throws Refusal `capability.missing` if the question is about another person and the asker lacks the capability */
export const mayAskAbout = (asker: MemberPrincipal, userId: string): void => {
  if (userId !== asker.userId) maySimulate(asker);
};

/** Whether the person may see the names of teams that they do not belong to (TEAM-2). */
export const seesEveryTeam = ({ capabilities }: MemberPrincipal): boolean =>
  capabilities.has('audit:view') || capabilities.has('people:manage');
