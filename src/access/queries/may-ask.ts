import type { MemberPrincipal } from '../../kernel/principal.js';
import { forbidden, type Refusal } from '../../kernel/refusal.js';

const takesAuditView = (): Refusal =>
  forbidden('capability.missing', 'Asking about others takes the capability audit:view.', { capability: 'audit:view' });

/** A supposed change is always about others, too. @throws Refusal `capability.missing` */
export const maySimulate = ({ capabilities }: MemberPrincipal): void => {
  if (!capabilities.has('audit:view')) throw takesAuditView();
};

/** @throws Refusal `capability.missing` where it is about somebody else and the capability is not there */
export const mayAskAbout = (asker: MemberPrincipal, userId: string): void => {
  if (userId !== asker.userId) maySimulate(asker);
};

/** Whether teams that the person does not belong to may be named (TEAM-2). */
export const seesEveryTeam = ({ capabilities }: MemberPrincipal): boolean =>
  capabilities.has('audit:view') || capabilities.has('people:manage');
