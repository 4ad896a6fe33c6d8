import type { Agent } from './agent.js';
import type { Api } from './api.js';
import type { Narrator } from './narrator.js';
import type { Stage } from './stage.js';

export const ORGANIZATION = '/v1/organizations/acme';
export const OWNER = { name: 'Ada Lovelace', email: 'ada@acme.example', password: 'analytical engine 1843' };
export const MEMBER = { name: 'Grace Hopper', email: 'grace@acme.example', password: 'nanoseconds of wire 1952' };
export const GATEWAY_NAME = 'Everything';

/** The output and the programs of the demo. */
export interface Scene {
  readonly narrator: Narrator;
  readonly stage: Stage;
}

export interface People {
  readonly owner: Api;
  readonly ownerId: string;
  readonly member: Api;
  readonly memberId: string;
}

export interface Company extends People {
  readonly researchId: string;
  readonly supportId: string;
  readonly gatewayId: string;
  readonly gatewayUrl: string;
}

export interface Connected extends Company {
  /** The member's API key. */
  readonly key: string;
  readonly agent: Agent;
}
