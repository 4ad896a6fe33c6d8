import type { Capability } from '../../kernel/capabilities.js';

/** A simulated change (ACC-6), named as in the API. Each stands for one command of the product. */
export type AccessChange =
  | { readonly type: 'team.disable' | 'team.enable' | 'team.delete'; readonly teamId: string }
  | { readonly type: 'team.member.add' | 'team.member.remove'; readonly teamId: string; readonly userId: string }
  | { readonly type: 'member.remove' | 'member.suspend'; readonly userId: string }
  | { readonly type: 'member.role'; readonly userId: string; readonly roleId: string }
  | { readonly type: 'gateway.disable'; readonly gatewayId: string }
  | { readonly type: 'gateway.provision' | 'gateway.unprovision'; readonly gatewayId: string; readonly teamId: string }
  | { readonly type: 'role.update'; readonly roleId: string; readonly capabilities: readonly Capability[] };
