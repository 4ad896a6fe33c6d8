import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '../../../edge/replies/dispatcher.js';
import { Call, type MemberCall } from '../../../edge/pipeline/call-context.js';
import { Operation } from '../../../edge/openapi/operation.js';
import { AnyMember } from '../../../edge/authentication/route-access.js';
import { TO_LIST } from '../../../kernel/narrowing.js';
import { GetOnboarding, type OnboardingView } from '../queries/get-onboarding.js';
import { GetOverview, type OverviewView } from '../queries/get-overview.js';
import { againstLimits } from '../queries/usage-against-limits.js';

const ADA = 'usr_01kamz4x8dfyjv8a2p6c2w9g5r';

const OVERVIEW_EXAMPLE: OverviewView = {
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

const ONBOARDING_EXAMPLE: OnboardingView = {
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

@ApiTags('Organizations')
@Controller('v1/organizations/:org')
export class OverviewController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get('overview')
  @AnyMember('anything')
  @Operation('Counts, usage against limits and latest activity', {
    note: [
      'Counts only what you may see: without people:manage only your own teams; only the gateways that a list shows you; for servers null if you may not list them.',
      'Suspended members are counted. Tools are only those defined here, not those of remote servers. There are no hosted servers and no workspaces yet, so both counts are 0.',
      'Usage is null without usage:view. It holds the limits that are counted. Calls are those of this UTC month that reached a server, as of a few seconds ago.',
      'Activity is null without audit:view.',
    ].join(' '),
    answers: OVERVIEW_EXAMPLE,
  })
  async overview(@Call() call: MemberCall): Promise<OverviewView> {
    return this.dispatcher.ask(new GetOverview(call.principal, call.request.at, call.atLeast));
  }

  @Get('onboarding')
  @AnyMember(...TO_LIST.people)
  @Operation('The four steps of getting started', {
    note: [
      'Each step says when and by whom it was first done; a done step stays done. A description or an overview completes the first step, a sent invitation the third.',
      'Registries and variables do not exist yet, so those two steps stay open. The secret headers of a server count for neither.',
    ].join(' '),
    answers: ONBOARDING_EXAMPLE,
  })
  async onboarding(@Call() { scope, atLeast }: MemberCall): Promise<OnboardingView> {
    return this.dispatcher.ask(new GetOnboarding(scope.organizationId, atLeast));
  }
}
