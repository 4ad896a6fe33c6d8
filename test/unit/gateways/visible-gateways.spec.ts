import { describe, expect, it } from '@jest/globals';
import { visibleGateways } from '../../../src/reading/visible-gateways.js';
import type { Capability } from '../../../src/kernel/capabilities.js';
import { type MemberPrincipal, speaksOf } from '../../../src/kernel/principal.js';
import { did, pictureOf } from '../../support/access-history.js';
import { memberPrincipal } from '../../support/principals.js';

const beginning = [
  did.organization(),
  did.join('usr_ana'),
  did.join('usr_olga', 'owner'),
  did.team('team_1'),
  did.gateway('gw_1'),
  did.gateway('gw_2'),
  did.provision('gw_1', 'team_1'),
  did.addTo('team_1', 'usr_ana'),
];
const picture = pictureOf(beginning);

const viewer = (
  userId: string,
  capabilities: readonly Capability[] = [],
  onlyGatewayIds: readonly string[] | null = null,
): MemberPrincipal =>
  memberPrincipal('org_a', userId, capabilities, {
    capabilities: null,
    gatewayIds: onlyGatewayIds && new Set(onlyGatewayIds),
  });

describe('which gateways a person sees', () => {
  it('GW-4 without a capability for all, those the person reaches now', () => {
    expect(visibleGateways(picture, viewer('usr_ana'))).toEqual(['gw_1']);
    expect(visibleGateways(pictureOf([...beginning, did.disableTeam('team_1')]), viewer('usr_ana'))).toEqual([]);
    expect(visibleGateways(picture, viewer('usr_nobody'))).toEqual([]);
  });

  it('GW-4 with gateways:use-all, or where one manages them, all', () => {
    expect(visibleGateways(picture, viewer('usr_olga', ['gateways:use-all']))).toBe('all');
    expect(visibleGateways(picture, viewer('usr_olga', ['gateways:manage']))).toBe('all');
  });

  it('GW-4 an API key shows no more than it names', () => {
    expect(visibleGateways(picture, viewer('usr_olga', ['gateways:use-all'], ['gw_2']))).toEqual(['gw_2']);
    expect(visibleGateways(picture, viewer('usr_ana', [], ['gw_2']))).toEqual([]);
    // The person may use every gateway; this key was not given that.
    expect(visibleGateways(picture, viewer('usr_olga', []))).toEqual([]);
    expect([speaksOf(viewer('usr_ana', [], []), 'gw_1'), speaksOf(viewer('usr_ana'), 'gw_1')]).toEqual([false, true]);
  });
});
