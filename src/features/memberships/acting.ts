import type { MemberCall } from '../../edge/pipeline/call-context.js';
import type { Acting } from './domain/powers.js';

/** Who acts, for decisions that weigh what a person holds. */
export const actingOf = ({ caller }: MemberCall): Acting => ({
  userId: caller.userId,
  narrowedTo: caller.keyCapabilities ?? null,
});
