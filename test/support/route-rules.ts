import type { RouteAccess } from '../../src/edge/authentication/route-access.js';

/**
 * Who may call what, as the table of capabilities in the domain has it: written a second time, so that a route that asks
 * for less than it should is found although it says so itself. Paths are within the organization unless they begin with /v1.
 */
const ROUTES: Readonly<Record<string, string>> = {
  public:
    'GET /health/live, GET /health/ready, POST /v1/accounts, POST /v1/accounts/verify, GET /v1/setup, POST /v1/setup, POST /v1/password-resets, POST /v1/password-resets/complete, POST /v1/sessions, GET /v1/plans, GET /v1/capabilities, GET /v1/slugs, GET /v1/slugs/{slug}',
  'maybe-signed-in, also unverified': 'POST /v1/invitations/accept, POST /v1/me/address/confirm',
  'signed-in, also unverified, also by a narrowed key': 'GET /v1/me',
  session: 'PATCH /v1/me, POST /v1/organizations',
  'session, also unverified':
    'DELETE /v1/sessions/current, POST /v1/accounts/verification, PUT /v1/me/password, POST /v1/me/address, DELETE /v1/me, GET /v1/me/sessions, DELETE /v1/me/sessions, DELETE /v1/me/sessions/{sessionId}',
  operator:
    'GET /v1/operator/limits, PUT /v1/operator/limits, GET /v1/operator/projections, GET /v1/operator/accounts, POST /v1/operator/accounts, POST /v1/operator/accounts/{userId}/reset, POST /v1/operator/accounts/{userId}/end-sessions, POST /v1/operator/accounts/{userId}/verify, DELETE /v1/operator/accounts/{userId}, POST /v1/operator/projections/{name}/rebuild, GET /v1/operator/organizations/{org}/audit, GET /v1/operator/organizations/{org}/plan, PUT /v1/operator/organizations/{org}/plan',
  member: 'POST /leave',
  'member, by a narrowed key with anything': 'GET, GET /overview, POST /api-keys',
  'member, by a narrowed key with people:manage':
    'GET /onboarding, GET /members, GET /members/{userId}, GET /roles, GET /roles/{roleId}, GET /teams/{teamId}/members',
  'member, by a narrowed key with people:manage or gateways:provision or gateways:manage or audit:view':
    'GET /teams, GET /teams/{teamId}, GET /teams/{teamId}/gateways',
  'member, by a narrowed key with gateways:use-all or gateways:manage or gateways:provision or gateways:features or gateways':
    'GET /gateways, GET /gateways/{gatewayId}, GET /gateways/{gatewayId}/connect',
  'member, by a narrowed key with integrations:manage': 'GET /api-keys, DELETE /api-keys/{apiKeyId}',
  'member, by a narrowed key with audit:view': 'POST /access/check',
  'people:manage':
    'GET /invitations, POST /invitations, GET /invitations/{invitationId}, DELETE /invitations/{invitationId}, POST /invitations/{invitationId}/resend, ' +
    'DELETE /members/{userId}, PUT /members/{userId}/role, POST /members/{userId}/suspend, POST /members/{userId}/restore, POST /members/{userId}/erase, ' +
    'POST /roles, PATCH /roles/{roleId}, DELETE /roles/{roleId}, POST /roles/{roleId}/duplicate, ' +
    'POST /teams, PATCH /teams/{teamId}, DELETE /teams/{teamId}, POST /teams/{teamId}/disable, POST /teams/{teamId}/enable, PUT /teams/{teamId}/members/{userId}, DELETE /teams/{teamId}/members/{userId}',
  'owners:manage': 'POST /ownership-transfer',
  'gateways:manage':
    'POST /gateways, PATCH /gateways/{gatewayId}, DELETE /gateways/{gatewayId}, POST /gateways/{gatewayId}/disable, POST /gateways/{gatewayId}/enable, DELETE /gateways/{gatewayId}/servers/{serverId}',
  'gateways:manage or gateways:features': 'PUT /gateways/{gatewayId}/servers/{serverId}',
  'gateways:provision': 'PUT /gateways/{gatewayId}/teams/{teamId}, DELETE /gateways/{gatewayId}/teams/{teamId}',
  'gateways:provision or gateways:manage or people:manage': 'GET /gateways/{gatewayId}/teams',
  'servers:manage':
    'POST /servers, PATCH /servers/{serverId}, DELETE /servers/{serverId}, POST /servers/{serverId}/test',
  'servers:manage or gateways:manage or gateways:features': 'GET /servers, GET /servers/{serverId}',
  'organization:settings': 'PATCH',
  'organization:delete': 'DELETE',
  'usage:view': 'GET /usage',
  'usage:view or billing:manage': 'GET /plan',
  'audit:view': 'GET /audit, POST /access/what-if, GET /access/gateways/{gatewayId}/users',
  'audit:view, but not about oneself as userId': 'GET /access/users/{userId}/gateways',
};

const whole = (route: string): string => {
  const [method, path = ''] = route.split(' ');
  return /^\/(v1|health)\//.test(path) ? route : `${method} /v1/organizations/{org}${path}`;
};

/** The rule of every route, by name. */
export const ROUTE_RULES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(ROUTES).flatMap(([rule, routes]) => routes.split(', ').map((route) => [whole(route), rule])),
);

/** A route's own statement in the same words. */
export const ruleOf = (access: RouteAccess): string => {
  if (access.kind === 'capability')
    return (
      access.anyOf.join(' or ') +
      (access.unlessAbout === undefined ? '' : `, but not about oneself as ${access.unlessAbout}`)
    );
  const also = [
    'unverified' in access && access.unverified === true ? ', also unverified' : '',
    'evenNarrowed' in access && access.evenNarrowed === true ? ', also by a narrowed key' : '',
    'named' in access && access.named.length > 0 ? `, by a narrowed key with ${access.named.join(' or ')}` : '',
  ];
  return access.kind + also.join('');
};
