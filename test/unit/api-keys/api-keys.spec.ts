import { describe, it } from '@jest/globals';
import { API_KEY } from '../../../src/features/api-keys/domain/api-key.stream.js';
import { issueApiKey } from '../../../src/features/api-keys/domain/issue-api-key.decision.js';
import { revokeApiKey } from '../../../src/features/api-keys/domain/revoke-api-key.decision.js';
import type { Capability } from '../../../src/kernel/capabilities.js';
import { decisionsOf } from '../../support/given-decision.js';
import { givenProjection } from '../../support/given-projection.js';
import { happened, timeOf } from '../../support/recorded-events.js';
import { apiKeyList } from '../../../projections/api-key-list/api-key-list.projection.js';

const key = decisionsOf(API_KEY);
const laptop = { organizationId: 'org-acme', apiKeyId: 'key-laptop', userId: 'ada' };
const made = {
  ...laptop,
  name: 'Laptop',
  secretHash: 'hash',
  hint: 'x7Qa',
  capabilities: null,
  gatewayIds: null,
  expiresAt: null,
};
const issued = { type: 'ApiKeyIssued', data: made } as const;
const revoked = { type: 'ApiKeyRevoked', data: laptop } as const;
const held: ReadonlySet<Capability> = new Set<Capability>(['tools:create', 'usage:view']);
const wanted = { ...made, now: '2026-11-21T12:00:00.000Z', held, visibleGatewayIds: ['gw-1'] };

describe('API keys', () => {
  it('SEC-3 only the hash of the secret and its last characters are kept', () => {
    key.given().when(issueApiKey, wanted).then(issued);
    key.given(issued).when(issueApiKey, wanted).thenNothing();
  });

  it('SEC-3 an earlier attempt made it: its secret is never replaced by another', () => {
    key
      .given(issued)
      .when(issueApiKey, { ...wanted, secretHash: 'other' })
      .thenRefused('api-key.already-issued', 'conflict');
  });

  it('SEC-3 a key holds no more than its maker', () => {
    key
      .given()
      .when(issueApiKey, { ...wanted, capabilities: ['usage:view', 'usage:view'] })
      .then({ type: 'ApiKeyIssued', data: { ...made, capabilities: ['usage:view'] } });
    key
      .given()
      .when(issueApiKey, { ...wanted, capabilities: [] })
      .then({ type: 'ApiKeyIssued', data: { ...made, capabilities: [] } });
    key
      .given()
      .when(issueApiKey, { ...wanted, capabilities: ['usage:view', 'people:manage'] })
      .thenRefused('capability.escalation', 'forbidden');
    key
      .given()
      .when(issueApiKey, { ...wanted, capabilities: ['everything'] })
      .thenRefused('capability.escalation', 'forbidden');
  });

  it('SEC-3 a key names only gateways that its maker may see', () => {
    key
      .given()
      .when(issueApiKey, { ...wanted, gatewayIds: ['gw-1'] })
      .then({ type: 'ApiKeyIssued', data: { ...made, gatewayIds: ['gw-1'] } });
    key
      .given()
      .when(issueApiKey, { ...wanted, gatewayIds: ['gw-1', 'gw-2'] })
      .thenRefused('gateway.unknown', 'not-found');
  });

  it('SEC-3 a key expires in the future, within five years', () => {
    const until = (expiresAt: string) => key.given().when(issueApiKey, { ...wanted, expiresAt });
    until('2026-11-21T12:00:00.001Z').then({
      type: 'ApiKeyIssued',
      data: { ...made, expiresAt: '2026-11-21T12:00:00.001Z' },
    });
    until('2031-11-21T12:00:00.000Z').then({
      type: 'ApiKeyIssued',
      data: { ...made, expiresAt: '2031-11-21T12:00:00.000Z' },
    });
    until('2026-11-21T12:00:00.000Z').thenRefused('api-key.expiry', 'invalid');
    until('2031-11-21T12:00:00.001Z').thenRefused('api-key.expiry', 'invalid');
  });

  it('SEC-3 is revoked by its person or by somebody who manages all, once', () => {
    key
      .given(issued)
      .when(revokeApiKey, { ...laptop, managesAll: false })
      .then(revoked);
    key
      .given(issued)
      .when(revokeApiKey, { ...laptop, userId: 'bob', managesAll: true })
      .then(revoked);
    key
      .given(issued, revoked)
      .when(revokeApiKey, { ...laptop, managesAll: false })
      .thenNothing();
  });

  it('is not revoked from a version that no longer stands', () => {
    key
      .given(issued)
      .when(revokeApiKey, { ...laptop, managesAll: false, expectedVersion: 7n })
      .thenRefused('version.stale', 'stale');
    key
      .given(issued)
      .when(revokeApiKey, { ...laptop, managesAll: false, expectedVersion: 0n })
      .then(revoked);
  });

  it('SEC-3 is unknown to everybody else', () => {
    key
      .given(issued)
      .when(revokeApiKey, { ...laptop, userId: 'bob', managesAll: false })
      .thenRefused('api-key.unknown', 'not-found');
    key
      .given(issued)
      .when(revokeApiKey, { ...laptop, organizationId: 'org-other', managesAll: true })
      .thenRefused('api-key.unknown', 'not-found');
    key
      .given()
      .when(revokeApiKey, { ...laptop, managesAll: true })
      .thenRefused('api-key.unknown', 'not-found');
  });
});

describe('the API key list', () => {
  const key = { organizationId: 'org_1', apiKeyId: 'key_1', userId: 'usr_1' };
  const issued = happened('ApiKeyIssued', {
    ...key,
    name: 'Laptop',
    secretHash: 'secret',
    hint: 'x7Qa',
    capabilities: null,
    gatewayIds: ['gw_1'],
    expiresAt: null,
  });

  it('SEC-3 holds a key without anything its secret could be found from', () => {
    givenProjection(apiKeyList)
      .when(issued)
      .gives('key_1', {
        ...key,
        name: 'Laptop',
        hint: 'x7Qa',
        capabilities: null,
        gatewayIds: ['gw_1'],
        expiresAt: null,
        createdAt: timeOf(0),
        revokedAt: null,
        version: 0,
      });
  });

  it('says when a key was revoked', () => {
    givenProjection(apiKeyList, issued)
      .when(happened('ApiKeyRevoked', key))
      .has('key_1', { revokedAt: timeOf(1), version: 1 });
  });
});
