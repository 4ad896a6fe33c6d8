import type { Capability } from '../../kernel/capabilities.js';
import { forbidden, type Refusal } from '../../kernel/refusal.js';

/** Who asks about access, and about what they may ask. */
export interface Asker {
  readonly organizationId: string;
  readonly userId: string;
  /** Holds `audit:view`; others may ask about themselves only. */
  readonly asksAboutOthers: boolean;
  /** Whether teams that the person does not belong to may be named (TEAM-2). */
  readonly seesEveryTeam: boolean;
  /** Gateways that the caller's API key is narrowed to; null: not narrowed. */
  readonly onlyGatewayIds: ReadonlySet<string> | null;
  /** What the caller's API key is narrowed to; null: not narrowed. */
  readonly narrowedTo: ReadonlySet<Capability> | null;
}

/** Whether a narrowed API key speaks of the gateway at all. */
export const keySpeaksOf = ({ onlyGatewayIds }: Asker, gatewayId: string): boolean =>
  onlyGatewayIds === null || onlyGatewayIds.has(gatewayId);

const takesAuditView = (): Refusal =>
  forbidden('capability.missing', 'Asking about others takes the capability audit:view.', { capability: 'audit:view' });

/** @throws Refusal `capability.missing` where it is about somebody else and the capability is not there */
export const mayAskAbout = (asker: Asker, userId: string): void => {
  if (userId !== asker.userId && !asker.asksAboutOthers) throw takesAuditView();
};

/** A change is always about others, too. @throws Refusal `capability.missing` */
export const maySuppose = ({ asksAboutOthers }: Asker): void => {
  if (!asksAboutOthers) throw takesAuditView();
};
