import type { OnboardingView } from '../queries/get-onboarding.js';
import type { OverviewView } from '../queries/get-overview.js';
import { againstLimits } from '../queries/usage-against-limits.js';

const ADA = 'usr_01kamz4x8dfyjv8a2p6c2w9g5r';

export const OVERVIEW_EXAMPLE: OverviewView = {
  counts: { workspaces: 0, servers: 2, tools: 0, gateways: 1, teams: 3, members: 12 },
  usage: {
    plan: 'pro',
    month: { from: '2026-11-01', to: '2026-11-30' },
    limits: againstLimits('pro', { workspaces: 0, apiCallsPerMonth: 4_200, customRoles: 1 }),
  },
  activity: [
    {
      id: 'evt_01kamz4x8dfyjv8a2p6c2w9g5r',
      at: '2026-11-21T12:00:00.000Z',
      actor: { kind: 'user', userId: ADA },
      action: 'team.disabled',
      object: { kind: 'team', id: 'team_01kamz4x8dfyjv8a2p6c2w9g5r' },
      sentence: 'Ada disabled team Research',
    },
  ],
};

export const ONBOARDING_EXAMPLE: OnboardingView = {
  complete: false,
  steps: [
    {
      step: 'describe',
      title: 'Describe the organization',
      done: true,
      doneAt: '2026-11-21T12:00:00.000Z',
      doneBy: { userId: ADA, name: 'Ada Lovelace' },
    },
    { step: 'registry', title: 'Create the first registry', done: false, doneAt: null, doneBy: null },
    {
      step: 'invite',
      title: 'Invite members',
      done: true,
      doneAt: '2026-11-21T12:30:00.000Z',
      doneBy: { userId: ADA, name: 'Ada Lovelace' },
    },
    { step: 'configure', title: 'Configure variables and secrets', done: false, doneAt: null, doneBy: null },
  ],
};
