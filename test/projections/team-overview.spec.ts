import { describe, it } from '@jest/globals';
import { teamOverview } from '../../projections/team-overview/team-overview.projection.js';
import { givenProjection } from '../support/given-projection.js';
import { happened, timeOf } from '../support/recorded-events.js';

const research = { organizationId: 'org_1', teamId: 'team_1' };
const created = happened('TeamCreated', { ...research, name: 'Résearch', description: null });
const member = (userId: string) => ({ ...research, userId });
const gateway = (gatewayId: string) => ({ ...research, gatewayId });

describe('team overview', () => {
  it('holds a team as it was created', () => {
    givenProjection(teamOverview)
      .when(created)
      .gives('team_1', {
        ...research,
        name: 'Résearch',
        nameKey: 'résearch',
        description: null,
        enabled: true,
        disabledMessage: null,
        createdAt: timeOf(0),
        memberCount: 0,
        gatewayCount: 0,
        version: 0,
      });
  });

  it('sorts names by one key however their accents are encoded', () => {
    givenProjection(teamOverview, created)
      .when(happened('TeamRenamed', { ...research, name: 'RE\u0301SEARCH' }))
      .has('team_1', { nameKey: 'r\u00e9search', version: 1 });
  });

  it('TEAM-3 keeps members and gateways while disabled', () => {
    const given = givenProjection(
      teamOverview,
      created,
      happened('TeamMemberAdded', member('usr_1')),
      happened('GatewayProvisioned', gateway('gw_1')),
    );
    const disabled = happened('TeamDisabled', { ...research, message: 'Back on Monday' });
    given.when(disabled).has('team_1', {
      enabled: false,
      disabledMessage: 'Back on Monday',
      memberCount: 1,
      gatewayCount: 1,
      version: 3,
    });
    given
      .when(disabled, happened('TeamEnabled', research))
      .has('team_1', { enabled: true, disabledMessage: null, memberCount: 1, gatewayCount: 1 });
  });

  it('counts members and gateways', () => {
    givenProjection(teamOverview, created)
      .when(
        happened('TeamMemberAdded', member('usr_1')),
        happened('TeamMemberAdded', member('usr_2')),
        happened('TeamMemberRemoved', member('usr_1')),
        happened('GatewayProvisioned', gateway('gw_1')),
        happened('GatewayProvisioned', gateway('gw_2')),
        happened('GatewayUnprovisioned', gateway('gw_1')),
      )
      .has('team_1', { memberCount: 1, gatewayCount: 1 });
  });

  it('takes its version from the teams stream alone', () => {
    givenProjection(teamOverview, created)
      .when(
        happened('TeamDescribed', { ...research, description: 'Finds out' }),
        happened('GatewayProvisioned', gateway('gw_1')),
      )
      .has('team_1', { description: 'Finds out', version: 1 });
  });

  it('TEAM-5 drops a deleted team, and what still names it brings nothing back', () => {
    const given = givenProjection(teamOverview, created);
    given.when(happened('TeamDeleted', research)).deletes('team_1');
    given.when(happened('TeamDeleted', research), happened('GatewayUnprovisioned', gateway('gw_1'))).deletes('team_1');
  });
});
