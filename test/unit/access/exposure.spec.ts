import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { type NamingServer, resolveExposed, exposedName } from '../../../projections/access-snapshot/rules/exposure.js';
import { did, pictureOf } from '../../support/access-history.js';

const base = [
  did.organization(),
  did.join('usr_ana', 'admin'),
  did.team('team_1'),
  did.gateway('gw_1'),
  did.server('srv_1', 'maps'),
  did.server('srv_2', 'mail'),
];
const ask = (tool: string) => ({ organizationId: 'org_a', userId: 'usr_ana', gatewayId: 'gw_1', tool });

describe('names that a gateway shows', () => {
  it('GW-3 PRX-5 with one server are its own, and only those exposed', () => {
    const picture = pictureOf([...base, did.attach('gw_1', 'srv_1', ['route'])]);
    expect(picture.check(ask('route')).reason).toBe('role.use-all');
    expect(picture.check(ask('traffic'))).toEqual({ allowed: false, reason: 'tool.hidden' });
    expect(picture.explain(ask('traffic')).missing).toMatchObject([
      { reason: 'tool.hidden', eventId: expect.stringMatching(/^evt_/) },
    ]);
    expect(picture.check(ask('maps__route')).reason).toBe('tool.hidden');
  });

  it('with several servers carry the server in front', () => {
    const picture = pictureOf([...base, did.attach('gw_1', 'srv_1', ['route']), did.attach('gw_1', 'srv_2')]);
    expect(picture.check(ask('maps__route')).allowed).toBe(true);
    expect(picture.check(ask('mail__send')).allowed).toBe(true);
    for (const hidden of ['route', 'maps__traffic', 'news__read', '__route', 'maps'])
      expect(picture.check(ask(hidden)).reason).toBe('tool.hidden');
  });

  it('follow a changed exposure, a detached and a removed server', () => {
    const attached = [...base, did.attach('gw_1', 'srv_1')];
    expect(pictureOf([...attached, did.expose('gw_1', 'srv_1', [])]).check(ask('route')).reason).toBe('tool.hidden');
    expect(pictureOf([...attached, did.detach('gw_1', 'srv_1')]).check(ask('route')).reason).toBe('tool.hidden');
    const removed = pictureOf([...attached, did.removeServer('srv_1')]);
    expect(removed.check(ask('route')).reason).toBe('tool.hidden');
    expect(removed.gateway('org_a', 'gw_1')!.upstreams).toEqual([]);
  });

  it('PRX-5 are listed and resolved by the same rule', () => {
    const server = fc.record({
      slug: fc.stringMatching(/^[a-z0-9]{1,3}(-[a-z0-9])?$/),
      exposure: fc.oneof(
        fc.constant('all' as const),
        fc
          .array(fc.constantFrom('a', 'b__c', '__d'), { maxLength: 3 })
          .map((tools) => ({ tools: new Set(tools), resources: new Set<string>(), prompts: new Set<string>() })),
      ),
    });
    const servers = fc.uniqueArray(server, { selector: (made) => made.slug, minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(servers, (attached: readonly NamingServer[]) => {
        const listed = attached.flatMap((one) =>
          ['a', 'b__c', '__d', 'e'].flatMap((name) => {
            const exposed = exposedName(attached, one, 'tools', name);
            return exposed === undefined ? [] : [{ exposed, one, name }];
          }),
        );
        expect(new Set(listed.map(({ exposed }) => exposed)).size).toBe(listed.length);
        for (const { exposed, one, name } of listed)
          expect(resolveExposed(attached, 'tools', exposed)).toEqual({ server: one, name });
      }),
    );
  });
});
