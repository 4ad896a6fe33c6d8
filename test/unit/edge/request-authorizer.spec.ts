import 'reflect-metadata';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { SystemClock } from '../../../src/adapters/system/system-clock.js';
import { SystemIds } from '../../../src/adapters/system/system-ids.js';
import { Authenticator } from '../../../src/edge/authentication/authenticator.js';
import { BrowserRequests } from '../../../src/edge/authentication/browser-requests.js';
import type { CallContext, MemberCall } from '../../../src/edge/pipeline/call-context.js';
import { RequestAuthorizer } from '../../../src/edge/authentication/request-authorizer.js';
import {
  AnyMember,
  MaybeSignedIn,
  OperatorOnly,
  Public,
  Requires,
  RequiresAboutOthers,
  ROUTE_ACCESS,
  type RouteAccess,
  SessionOnly,
  SignedIn,
} from '../../../src/edge/authentication/route-access.js';
import { hashToken } from '../../../src/kernel/bearer-token.js';
import { isRefusal } from '../../../src/kernel/refusal.js';
import type { Credentials } from '../../../src/ports/credentials.port.js';
import { did, foundAcme, KEYS } from '../../support/proxy/acme.js';
import { FoldedAccess } from '../../support/proxy/folded-access.js';

/** A route for each kind of access. */
class Routes {
  @Public()
  public(): void {}
  @MaybeSignedIn()
  maybe(): void {}
  @SignedIn()
  signedIn(): void {}
  @SessionOnly()
  session(): void {}
  @AnyMember()
  member(): void {}
  @Requires('usage:view', 'audit:view')
  governed(): void {}
  @RequiresAboutOthers('userId', 'audit:view')
  personal(): void {}
  @OperatorOnly()
  operator(): void {}
  @MaybeSignedIn({ unverified: true })
  maybeUnverified(): void {}
  @SignedIn({ unverified: true })
  signedInUnverified(): void {}
  @SessionOnly({ unverified: true })
  sessionUnverified(): void {}
}

const SESSION = `ghs_${'s'.repeat(43)}`;
const sessions = {
  session: async (hash: string) =>
    hash === hashToken(SESSION) ? { userId: 'usr_ada', expiresAt: '2999-01-01T00:00:00.000Z' } : null,
} as Credentials;

describe('the request authorizer', () => {
  let access: FoldedAccess;
  let unverified: string | undefined;
  let call: (
    route: keyof Routes,
    token?: string,
    org?: string,
    operatorToken?: string,
  ) => Promise<CallContext | readonly [code: string, capability?: string]>;

  beforeEach(() => {
    access = new FoldedAccess();
    unverified = undefined;
    access.happened(...foundAcme('https://upstream.example/mcp'));
    const clock = new SystemClock();
    call = async (route, token, org = 'acme', operatorToken = 'the operator token') => {
      const settings = {
        storeId: 'store',
        publicUrl: 'https://gatehouse.example.com',
        operatorToken,
        allowPrivateUpstreams: false,
        trustedProxies: [],
      };
      const authorizer = new RequestAuthorizer(
        access,
        clock,
        new SystemIds(),
        settings,
        new Authenticator(access, sessions, clock),
        new BrowserRequests(settings),
        { isVerified: async (userId) => userId !== unverified },
      );
      const request = {
        headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
        params: { org, userId: 'usr_ben' },
        from: '192.0.2.1',
        method: 'GET',
      };
      try {
        return await authorizer.of(request, Reflect.getMetadata(ROUTE_ACCESS, Routes.prototype[route]) as RouteAccess);
      } catch (error) {
        if (isRefusal(error)) return error.details.capability ? [error.code, error.details.capability] : [error.code];
        throw error;
      }
    };
  });

  it('says who calls, from where, as whom in which organization', async () => {
    expect(await call('member', SESSION)).toMatchObject({
      principal: { userId: 'usr_ada', via: { kind: 'session' }, organizationId: 'org_acme', narrowedTo: null },
      sessionHash: hashToken(SESSION),
      scope: { organizationId: 'org_acme', slug: 'acme', roleId: 'admin' },
      request: { actor: { userId: 'usr_ada', via: { kind: 'session' } }, from: '192.0.2.1' },
    });
    expect(await call('member', KEYS.ben)).toMatchObject({
      principal: { userId: 'usr_ben', via: { kind: 'api-key', id: 'key_of_ben' }, organizationId: 'org_acme' },
      request: { actor: { userId: 'usr_ben', via: { kind: 'api-key', id: 'key_of_ben' } } },
    });
    expect(await call('public', 'nonsense')).not.toHaveProperty('principal');
    expect(await call('maybe')).not.toHaveProperty('principal');
    expect(await call('maybe', SESSION)).toMatchObject({ principal: { userId: 'usr_ada' } });
  });

  it('refuses who does not say who they are, and who says it wrongly', async () => {
    for (const route of ['signedIn', 'session', 'member', 'governed', 'operator'] as const)
      expect(await call(route)).toEqual(['authentication.required']);
    for (const route of ['maybe', 'signedIn', 'session', 'member', 'governed'] as const)
      for (const token of ['x', 'ghk_x', `ghs_${'x'.repeat(43)}`, 'eyJhbGciOiJFUzI1NiJ9.e30.c2ln', KEYS.expired])
        expect(await call(route, token)).toEqual(['authentication.invalid']);
  });

  it('wants a person at a session where a key does not do', async () => {
    for (const route of ['session', 'maybe'] as const)
      expect(await call(route, KEYS.ada)).toEqual(['session.required']);
    expect(await call('session', SESSION)).toMatchObject({ principal: { userId: 'usr_ada' } });
  });

  it('holds a route to one of its capabilities, and a key to what it names', async () => {
    expect(await call('governed', KEYS.ben)).toEqual(['capability.missing', 'usage:view']);
    const narrowed = await call('governed', KEYS.plainAda);
    expect([...(narrowed as MemberCall).principal.capabilities]).toEqual(['audit:view']);
  });

  it('wants no capability of somebody who asks about themselves, and one of everybody else', async () => {
    expect(await call('personal', KEYS.ben)).toMatchObject({ principal: { userId: 'usr_ben' } });
    expect(await call('personal', SESSION)).toMatchObject({ principal: { userId: 'usr_ada' } });
    access.happened({
      type: 'MemberRoleChanged',
      data: { organizationId: 'org_acme', userId: 'usr_ada', roleId: 'member', previousRoleId: 'admin' },
    });
    expect(await call('personal', SESSION)).toEqual(['capability.missing', 'audit:view']);
    expect(await call('personal', KEYS.eve)).toEqual(['organization.unknown']);
  });

  it('knows no organization to outsiders, to keys of other ones, and to whom was suspended or removed', async () => {
    for (const [token, org] of [
      [SESSION, 'other'],
      [SESSION, 'nobody'],
      [KEYS.eve, 'acme'],
      [KEYS.ada, 'other'],
    ] as const)
      expect(await call('member', token, org)).toEqual(['organization.unknown']);
    access.happened(did.suspend('usr_ada'));
    expect([await call('member', SESSION), await call('member', KEYS.ada)]).toEqual([
      ['organization.unknown'],
      ['authentication.invalid'],
    ]);
    access.happened(did.remove('usr_ada'));
    expect([await call('member', SESSION), await call('signedIn', KEYS.ada)]).toEqual([
      ['organization.unknown'],
      ['authentication.invalid'],
    ]);
  });

  it('ACT-2 lets nobody in whose address is not verified, save where the route says so', async () => {
    unverified = 'usr_ada';
    for (const route of ['maybe', 'signedIn', 'session', 'member', 'governed', 'personal'] as const)
      expect(await call(route, SESSION)).toEqual(['account.unverified']);
    for (const route of ['signedIn', 'member'] as const)
      expect(await call(route, KEYS.ada)).toEqual(['account.unverified']);
    expect(await call('member', SESSION, 'nobody')).toEqual(['account.unverified']);
    for (const route of ['maybeUnverified', 'signedInUnverified', 'sessionUnverified'] as const)
      expect(await call(route, SESSION)).toMatchObject({ principal: { userId: 'usr_ada' } });
    expect(await call('sessionUnverified', KEYS.ada)).toEqual(['session.required']);
    expect(await call('member', KEYS.ben)).toMatchObject({ principal: { userId: 'usr_ben' } });
  });

  it('ACC-7 decides nothing while the picture of access cannot be trusted', async () => {
    access.isTrusted = false;
    for (const route of ['member', 'governed'] as const)
      for (const token of [SESSION, KEYS.ada]) expect(await call(route, token)).toEqual(['access.stale']);
    expect(await call('signedIn', KEYS.ada)).toEqual(['access.stale']);
    expect(await call('signedIn', SESSION)).toMatchObject({ principal: { userId: 'usr_ada' } });
    expect(await call('public')).toBeDefined();
  });

  it('lets the operator in by the whole token, and nobody where there is none', async () => {
    const operated = await call('operator', 'the operator token');
    expect(operated).not.toHaveProperty('principal');
    expect(operated).toMatchObject({ request: { actor: { system: 'operator', via: { kind: 'operator' } } } });
    for (const token of ['the operator toke', 'THE OPERATOR TOKEN', 'the operator token ', SESSION])
      expect(await call('operator', token)).toEqual(['authentication.required']);
    expect(await call('operator', '', 'acme', '')).toEqual(['authentication.required']);
  });
});
