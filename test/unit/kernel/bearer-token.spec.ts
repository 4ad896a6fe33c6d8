import { describe, expect, it } from '@jest/globals';
import { hashToken, newToken, tokenKind } from '../../../src/kernel/bearer-token.js';
import { callerToken } from '../../../src/proxy/caller-token.js';

const JWT = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl';

describe('bearer tokens', () => {
  it('are told apart by how they begin, and a JWT by its form', () => {
    expect(tokenKind(newToken('session', 'x'))).toBe('session');
    expect(tokenKind(newToken('api-key', 'x'))).toBe('api-key');
    expect(tokenKind(JWT)).toBe('jwt');
    expect(tokenKind(`${JWT.slice(0, JWT.lastIndexOf('.'))}.`)).toBe('jwt');
    for (const other of ['', 'x', 'GHK_x', 'eyJ', 'eyJhbGci.e30', `${JWT}.more`, `x${JWT}`, ` ${JWT}`])
      expect(tokenKind(other)).toBe('unknown');
  });

  it('are hashed at a gateway only where they are API keys', () => {
    expect(callerToken('Bearer ghk_ben')).toEqual({ kind: 'api-key', secretHash: hashToken('ghk_ben') });
    expect(callerToken(`bearer  ${JWT} `)).toEqual({ kind: 'jwt', secretHash: null });
    expect(callerToken('Bearer ghs_ben')).toEqual({ kind: 'session', secretHash: null });
    for (const none of [undefined, '', 'Bearer ', 'Basic ghk_ben', `Bearer ghk_${'x'.repeat(300)}`])
      expect(callerToken(none)).toBeNull();
  });
});
