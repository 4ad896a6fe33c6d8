import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '../../../edge/replies/dispatcher.js';
import { Call, type MemberCall } from '../../../edge/pipeline/call-context.js';
import { Operation } from '../../../edge/openapi/operation.js';
import { AnyMember } from '../../../edge/authentication/route-access.js';
import { GetOnboarding, type OnboardingView } from '../queries/get-onboarding.js';
import { GetOverview, type OverviewView } from '../queries/get-overview.js';
import { ONBOARDING_EXAMPLE, OVERVIEW_EXAMPLE } from './overview.example.js';

@ApiTags('Organizations')
@Controller('v1/organizations/:org')
export class OverviewController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get('overview')
  @AnyMember()
  @Operation('Counts, usage against limits and latest activity', {
    note: [
      'Counts are of what the caller may see: without people:manage of the teams one belongs to, of the gateways that a list shows, of the servers null for those who may not list them.',
      'Suspended members are counted. Tools are those defined here, not those of remote servers: none for as long as there are no hosted servers; nor are there workspaces yet.',
      'Usage is null without usage:view: of what plans limit, that which is counted, the calls being those of this UTC month that were let through, as of a few seconds ago.',
      'Activity is null without audit:view.',
    ].join(' '),
    answers: OVERVIEW_EXAMPLE,
  })
  async overview(@Call() call: MemberCall): Promise<OverviewView> {
    return this.dispatcher.ask(new GetOverview(call.principal, call.request.at, call.atLeast));
  }

  @Get('onboarding')
  @AnyMember()
  @Operation('The four steps of getting started', {
    note: [
      'Each with when and by whom it was done first; a step that was done stays so. A description or an overview describes the organization; an invitation sent invites members.',
      'Registries and variables do not exist yet, so those two steps stay open: headers of a server are secrets of that server and count for neither.',
    ].join(' '),
    answers: ONBOARDING_EXAMPLE,
  })
  async onboarding(@Call() { scope, atLeast }: MemberCall): Promise<OnboardingView> {
    return this.dispatcher.ask(new GetOnboarding(scope.organizationId, atLeast));
  }
}
